using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>A session's guid is in every message that anybody can read; it takes the secret behind it to attach the session.</summary>
public sealed class SessionTakeoverTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_knows_a_sessions_guid_cannot_take_it_over(bool atAnotherServer)
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
            new Attach(new SessionSecret(receipt.Id.Session), "anna", ClaimedAt: 1, Version: 1L << 40, new Frontier(), ["lobby"]));
        Assert.IsType<Welcome>(await mallory.ReadAsync());

        // It is another session, which resumes under a name that is in use: it gets another one.
        Assert.Equal("anna-2", Assert.IsType<Attached>(await mallory.ReadAsync()).User);
        await mallory.SendAsync(new Detach());
        await mallory.ReadToEndAsync();

        // Anna has noticed nothing: still attached, her order intact, nothing of hers acknowledged to anybody else.
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
        Assert.All(secrets, secret => Assert.DoesNotContain(secret.Value.ToString(), new Attach(secret, "anna", 0, 1, new Frontier(), []).ToString(), StringComparison.Ordinal));
    }
}
