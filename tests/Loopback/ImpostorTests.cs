using System.Net;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Without a key anybody can say that it is a member. That must not take a member's place.</summary>
public sealed class ImpostorTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_stranger_with_the_rank_of_a_member_evicts_nobody()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        var view = await Loopback.WaitForViewAsync(servers);
        var elsewhere = servers[0].Self with { Endpoints = [new Endpoint(IPAddress.Parse("127.0.0.9"), 9)] };
        foreach (var server in servers[1..])
        {
            using var stranger = await RawLink.ConnectAsync(server.LocalEndPoint);
            await stranger.SendAsync(new Hello(WireConstants.Version, Names.DefaultGroup, LinkRole.Server, 0, elsewhere));
            Assert.Equal(ChatError.TooManyLinks, Assert.IsType<Error>(await stranger.ReadAsync()).Code);
            Assert.Null(await stranger.ReadAsync());
        }

        // A message needs the links between all three.
        var anna = await lab.ConnectAsync("anna", servers[0]);
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "still there?", s_patience);
        Assert.All(servers, server => Assert.Equal(view, server.View));
    }
}
