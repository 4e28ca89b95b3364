using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>
/// A session's guid is in every message that anybody can read. To attach the session takes the secret that the guid is made from.
/// </summary>
public sealed class SessionTakeoverTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stranger_with_a_sessions_guid_cannot_take_it_over(bool atAnotherServer)
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2) };
        await Loopback.WaitForViewAsync(servers);
        var anna = await lab.ConnectAsync("anna", servers[0]);
        var inbox = new Inbox(anna);
        await anna.JoinAsync("lobby");
        var receipt = await anna.SendAsync("lobby", "first", s_patience);
        Assert.Equal(anna.Session, receipt.Id.Session);

        using var mallory = await RawLink.ConnectAsync(servers[atAnotherServer ? 1 : 0].LocalEndPoint);
        await mallory.SendAsync(
            new Hello(WireConstants.Version, lab.Network.Group, LinkRole.Client, LinkAuthentication.None, null),
            new Attach(
                new SessionSecret(receipt.Id.Session), "anna", ClaimedAt: 1, Version: 1L << 40, new Frontier(), ["lobby"]));
        Assert.IsType<Welcome>(await mallory.ReadAsync());

        // This is another session, which resumes under a name that is in use, so it gets another name.
        Assert.Equal("anna-2", Assert.IsType<Attached>(await mallory.ReadAsync()).User);
        await mallory.SendAsync(new Detach());
        await mallory.ReadToEndAsync();

        // Anna is not affected: she is still attached, her order is intact, and nothing of hers was acknowledged to anybody else.
        await anna.SendAsync("lobby", "second", s_patience);
        Assert.Equal(["first", "second"], (await inbox.ReadAsync(2)).Select(message => message.Text));
        Assert.Equal(servers[0].Self.Rank, anna.Server!.Rank);
    }

    [Fact]
    public void Two_secrets_have_two_sessions_and_none_is_the_secret()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => new SessionSecret(Guid.NewGuid())).ToList();
        Assert.Equal(1000, secrets.Select(secret => secret.MakeSession()).Distinct().Count());
        Assert.All(secrets, secret => Assert.NotEqual(secret.Value, secret.MakeSession()));
        Assert.All(secrets, secret =>
        {
            var attach = new Attach(secret, "anna", 0, 1, new Frontier(), []).ToString();
            Assert.DoesNotContain(secret.Value.ToString(), attach, StringComparison.Ordinal);
        });
    }
}
