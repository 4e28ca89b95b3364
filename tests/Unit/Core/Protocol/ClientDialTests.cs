using System.Net;
using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Time for which a client waits for the answer to a dial (C10).</summary>
public sealed class ClientDialTests
{
    private static readonly TimeSpan s_failureTimeout = TimeSpan.FromMilliseconds(500);

    private static readonly Member s_second = new(new Rank(2, 2), "s2", [new Endpoint(IPAddress.Loopback, 2)], 2);

    private static readonly Member s_third = new(new Rank(3, 3), "s3", [new Endpoint(IPAddress.Loopback, 3)], 2);

    private readonly LoneClient _client = new();

    [Fact]
    public void The_first_dial_ends_by_its_own_limits() => Assert.Equal(TimeSpan.MaxValue, _client.Protocol.NextDue());

    [Theory]
    [InlineData(10, 300)]
    [InlineData(700, 700)] // The way there takes so long.
    public void A_server_that_does_not_answer_gives_way_to_the_next_one(int dial, int wait)
    {
        LoseServer(TimeSpan.FromMilliseconds(dial));
        for (var at = 0; at < 3; at++)
        {
            Assert.Equal(2 + at, _client.Dials.Count);
            Assert.Equal(ClientState.Connecting, _client.Protocol.State);
            Assert.Equal(TimeSpan.FromMilliseconds(wait), PassUntilGivenUp());
        }

        Assert.Equal(ClientState.Finding, _client.Protocol.State);
        Assert.Equal(3, _client.Dials.Skip(1).Select(dialled => dialled[0]).Distinct().Count());
    }

    [Fact]
    public void The_wait_doubles_with_each_search()
    {
        LoseServer(TimeSpan.FromMilliseconds(10));
        foreach (var wait in new[] { 300, 600, 1200, 2400, 2400 })
        {
            for (var at = 0; at < 3; at++) Assert.Equal(TimeSpan.FromMilliseconds(wait), PassUntilGivenUp());
            Find();
        }
    }

    [Fact]
    public void A_server_that_answers_in_time_is_not_given_up()
    {
        LoseServer(TimeSpan.FromMilliseconds(10));
        _client.Attach(TimeSpan.FromMilliseconds(250), s_failureTimeout);
        var dials = _client.Dials.Count;
        _client.Pass(TimeSpan.FromSeconds(1));
        _client.Protocol.Tick(_client.Now);
        Assert.Equal(dials, _client.Dials.Count);
        Assert.Equal(ClientState.Attached, _client.Protocol.State);
    }

    /// <summary>Attaches the client to a group of three, and breaks its link.</summary>
    private void LoseServer(TimeSpan dial)
    {
        _client.Attach(dial, s_failureTimeout);
        var view = new GroupView(
            "pschat", new Epoch(3, s_third.Rank), [LoneClient.Server, s_second, s_third], 1, ViewCause.Join);
        _client.Protocol.Receive(_client.Now, new ViewChanged(view, TimeSpan.Zero));
        _client.Protocol.Disconnected(_client.Now);
    }

    /// <returns>Time until the dial under way is given up.</returns>
    private TimeSpan PassUntilGivenUp()
    {
        var (dials, waited) = (_client.Dials.Count, TimeSpan.Zero);
        while (_client.Dials.Count == dials && _client.Protocol.State == ClientState.Connecting) waited += _client.PassUntilDue();
        return waited;
    }

    /// <summary>The client asks the network, and is answered.</summary>
    private void Find()
    {
        Assert.Equal(ClientState.Finding, _client.Protocol.State);
        _client.PassUntilDue();
        _client.Protocol.Receive(
            _client.Now,
            new Answer("pschat", _client.Probe!.Nonce, new Epoch(3, s_third.Rank), 3, [s_third, s_second, LoneClient.Server]));
    }
}
