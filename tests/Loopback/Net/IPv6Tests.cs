using System.Net;
using PSChat.Hosting;
using PSChat.Node.Processes;

namespace PSChat.Loopback.Tests;

/// <summary>Groups on the loopback of IPv6, which has neither broadcast nor multicast (D6).</summary>
public sealed class IPv6Tests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Servers_that_are_bound_to_it_form_one_group_that_clients_find()
    {
        await using var lab = new Loopback();
        await using var one = await StartAsync(lab, 1);
        await using var two = await StartAsync(lab, 2);
        await using var three = await StartAsync(lab, 3);
        await Loopback.WaitForViewAsync(one, two, three);

        var client = await lab.ConnectAsync(lab.ClientOptions("anna") with { BindAddress = IPAddress.IPv6Loopback });

        Assert.All(client.View!.Members, member => Assert.Equal([IPAddress.IPv6Loopback], AddressesOf(member)));
    }

    [Fact]
    public async Task A_seed_that_has_an_address_of_IPv6_only_is_asked()
    {
        await using var lab = new Loopback();
        await using var server = await StartAsync(lab, 1);
        var options = lab.ClientOptions("anna") with
        {
            BindAddress = IPAddress.IPv6Loopback,
            DiscoveryPort = FreePort.ForDiscovery(),
            Seeds = [$"host.example:{lab.Network.DiscoveryPort}"],
            LookUp = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback]),
        };

        var client = await lab.ConnectAsync(options);

        Assert.Equal(server.Self.Rank, client.Server!.Rank);
    }

    [Fact]
    public async Task A_side_that_is_bound_to_an_address_dials_no_other_family()
    {
        await using var lab = new Loopback();
        await using var server = await StartAsync(lab, 1);
        var options = lab.ClientOptions("anna", server) with { ConnectTimeout = TimeSpan.FromMilliseconds(500) };
        var failure = await Assert.ThrowsAsync<ChatException>(() => ChatClient.ConnectAsync(options));
        Assert.Equal(ChatError.TimedOut, failure.Code);
    }

    private static IEnumerable<IPAddress> AddressesOf(Member member) => member.Endpoints.Select(endpoint => endpoint.Address);

    private static async Task<ChatServer> StartAsync(Loopback lab, long id)
    {
        var server = ChatServer.Open(lab.ServerOptions(id) with { BindAddress = IPAddress.IPv6Loopback });
        server.Start();
        await server.Ready.WaitAsync(s_patience);
        return server;
    }
}
