using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Servers killed with SIGKILL during a chat.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task When_the_leader_is_killed_the_survivors_agree_and_clients_go_on()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: [1, 2, 3]);

        servers[2].Kill();

        var view = await LabGroup.AgreeAsync(servers[..2], leader: 2);
        Assert.Equal(ViewCause.Failure, view.Cause);
        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
        Assert.NotEqual(3, chat.Clients[2].Client.Server?.Id);
    }

    [Fact]
    public async Task When_a_follower_is_killed_the_leader_stays_and_its_client_moves()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: [1, 3]);

        servers[0].Kill();

        await LabGroup.AgreeAsync(servers[1..], leader: 3);
        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
    }

    [Fact]
    public async Task One_server_after_the_other_is_killed_and_the_last_carries_on_with_everything()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: [3, 2]);

        servers[2].Kill();
        await LabGroup.AgreeAsync(servers[..2], leader: 2);
        await chat.GoesOnAsync();
        servers[1].Kill();
        await LabGroup.AgreeAsync(servers[..1], leader: 1);

        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
    }

    [Fact]
    public async Task A_killed_server_comes_back_under_its_id_and_leads_again()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: 1);
        servers[2].Kill();
        await LabGroup.AgreeAsync(servers[..2], leader: 2);

        var again = group.Start(3);

        var view = await LabGroup.AgreeAsync([servers[0], servers[1], again], leader: 3);
        Assert.Equal(ViewCause.Join, view.Cause);
        var bob = await group.ConnectAsync("bob", again);
        await bob.GoesOnAsync();
        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
    }

    [Fact]
    public async Task A_server_restarted_at_once_replaces_its_former_self()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: 2);

        servers[0].Kill();
        var again = group.Start(1);

        await LabGroup.AgreeAsync([servers[1], servers[2], again], leader: 3);
        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
    }

    [Fact]
    public async Task Clients_are_told_of_the_new_view_and_of_their_own_move()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);
        var ann = await group.ConnectAsync("ann", servers[1]);
        var states = new List<ConnectionState>();
        var led = new TaskCompletionSource<GroupView>(TaskCreationOptions.RunContinuationsAsynchronously);
        ann.Client.ConnectionChanged += (_, change) => states.Add(change.State);
        ann.Client.LeaderChanged += (_, change) => led.TrySetResult(change.View);

        servers[1].Kill();

        var view = await led.Task.WaitAsync(Limits.Patience);
        Assert.Equal(1, view.Leader.Id);
        await ann.GoesOnAsync();
        Assert.Equal([ConnectionState.Reconnecting, ConnectionState.Connected], states.Distinct());
        Assert.Equal(1, ann.Client.Server?.Id);
    }
}
