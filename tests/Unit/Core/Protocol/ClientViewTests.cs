using System.Net;
using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Which views a client shows (C10).</summary>
public sealed class ClientViewTests
{
    private static readonly Member s_newcomer =
        new(new Rank(2, 2), "s2", [new Endpoint(IPAddress.Loopback, 2)], 2);

    private readonly LoneClient _client = new();

    [Fact]
    public void A_server_that_was_cut_off_does_not_take_a_client_back()
    {
        Attach(LoneClient.Server, 8);
        Show(LoneClient.Server, 7);
        Show(LoneClient.Server, 9);
        Assert.Equal([8, 9], Shown);
    }

    [Fact]
    public void After_a_lost_connection_a_member_with_an_older_view_does_not_take_a_client_back()
    {
        Attach(LoneClient.Server, 8, s_newcomer);
        _client.Protocol.Disconnected(_client.Now);
        Assert.Equal(ClientState.Connecting, _client.Protocol.State);
        Attach(s_newcomer, 7);
        Assert.Equal([8], Shown);
    }

    [Fact]
    public void A_client_that_has_lost_all_members_takes_the_group_that_it_finds()
    {
        Attach(LoneClient.Server, 8);
        LoseAll();
        Attach(s_newcomer, 2);
        Show(s_newcomer, 3);
        Assert.Equal([8, 2, 3], Shown);
        Show(s_newcomer, 2);
        Assert.Equal([8, 2, 3], Shown);
    }

    [Fact]
    public void A_client_takes_the_view_of_a_server_that_was_started_again_at_its_address()
    {
        Attach(LoneClient.Server, 8);
        _client.Protocol.Disconnected(_client.Now);
        Assert.Equal(ClientState.Connecting, _client.Protocol.State);
        var again = LoneClient.Server with { Rank = new Rank(1, 77) };
        Attach(again, 1);
        Show(again, 2);
        Assert.Equal([8, 1, 2], Shown);
    }

    [Fact]
    public void A_client_that_finds_its_group_again_shows_its_view_once()
    {
        Attach(LoneClient.Server, 8);
        LoseAll();
        Attach(LoneClient.Server, 8);
        Show(LoneClient.Server, 7);
        Assert.Equal([8], Shown);
    }

    private IEnumerable<long> Shown => _client.Views.Select(view => view.Epoch.Number);

    /// <summary>Nobody is left whom the client knows; it asks the network, and s2 answers.</summary>
    private void LoseAll()
    {
        _client.Protocol.Disconnected(_client.Now);
        _client.Protocol.ConnectFailed(_client.Now, null);
        Assert.Equal(ClientState.Finding, _client.Protocol.State);
        _client.PassUntilDue();
        _client.Protocol.Receive(
            _client.Now, new Answer("pschat", _client.Probe!.Nonce, new Epoch(2, s_newcomer.Rank), 1, [s_newcomer]));
    }

    private void Attach(Member server, long epoch, params Member[] others)
    {
        _client.Protocol.Connected(_client.Now, server, View(server, epoch, others));
        _client.Protocol.Receive(
            _client.Now, new Attached(_client.Now.WallTicks, 1 << 20, "anna", TimeSpan.FromMilliseconds(500)));
        Show(server, epoch, others);
    }

    private void Show(Member server, long epoch, params Member[] others) =>
        _client.Protocol.Receive(_client.Now, new ViewChanged(View(server, epoch, others), TimeSpan.Zero));

    private static GroupView View(Member leader, long epoch, Member[] others) =>
        new("pschat", new Epoch(epoch, leader.Rank), [leader, .. others], 1, ViewCause.Join);
}
