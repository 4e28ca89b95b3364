using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Time for which a client waits for a silent server.</summary>
public sealed class ClientSilenceTests
{
    [Theory]
    [InlineData(500, 1, 300)]
    [InlineData(100, 1, 60)]
    [InlineData(100, 80, 80)] // The way there takes so long, and a sign of life must have the time to come back.
    [InlineData(100, 9000, 2000)]
    [InlineData(3_000, 1, 1800)]
    [InlineData(60_000, 1, 2000)]
    [InlineData(922_337_203_685_477, 1, 2000)]
    public void A_silent_server_is_asked_and_then_given_up_about_when_the_group_gives_it_up(
        long failureTimeout, int dial, int each)
    {
        var client = new LoneClient();
        client.Attach(TimeSpan.FromMilliseconds(dial), TimeSpan.FromMilliseconds(failureTimeout));
        client.Protocol.Submit(client.Now, new OutgoingMessage("lobby", "is anybody there?"));
        var asked = client.PassUntilDue();
        Assert.Equal(TimeSpan.FromMilliseconds(each), asked);
        Assert.IsType<Ping>(client.Sent[^1]);
        Assert.Equal(ClientState.Attached, client.Protocol.State);
        Assert.Equal(TimeSpan.FromMilliseconds(each), client.PassUntilDue());
        Assert.NotEqual(ClientState.Attached, client.Protocol.State);
    }

    [Fact]
    public void A_client_that_only_listens_shows_that_it_lives()
    {
        var client = new LoneClient();
        client.Attach(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(500));
        client.Sent.Clear();
        var (pings, last) = (0, client.Now.Monotonic);
        for (var second = 0; second < 60; second++)
        {
            client.Pass(TimeSpan.FromSeconds(1));
            client.Protocol.Receive(client.Now, new Pong());
            client.Protocol.Tick(client.Now);
            if (client.Sent.Count > pings) (pings, last) = (client.Sent.Count, client.Now.Monotonic);
            Assert.InRange(client.Now.Monotonic - last, TimeSpan.Zero, new GroupTimings().ClientSilence / 2);
        }

        Assert.All(client.Sent, frame => Assert.IsType<Ping>(frame));
        Assert.InRange(pings, 4, 12);
    }

    [Fact]
    public void A_client_that_awaits_nothing_is_more_patient()
    {
        var client = new LoneClient();
        client.Attach(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromSeconds(2), client.PassUntilDue());
    }
}
