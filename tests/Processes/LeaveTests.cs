using System.Runtime.Versioning;
using PSChat.Groups;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Servers that are told to stop.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LeaveTests
{
    [UnixFact]
    public async Task A_leader_told_to_stop_hands_over_and_ends_well()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: [1, 3]);

        UnixSignal.SendTerminate(servers[2].ProcessId);

        var view = await LabGroup.AgreeAsync(servers[..2], leader: 2);
        Assert.Equal(ViewCause.Leave, view.Cause);
        var (stopped, _) = await servers[2].WaitForAsync<StoppedEvent>(_ => true, Limits.Patience);
        Assert.Equal((true, false, ""), (stopped.HandedOver, stopped.WasLast, stopped.Reason));
        Assert.Equal(0, await servers[2].WaitForExitAsync(Limits.Patience));
        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
    }

    [UnixFact]
    public async Task A_follower_told_to_stop_leaves_and_ends_well()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: 1);

        UnixSignal.SendTerminate(servers[0].ProcessId);

        var view = await LabGroup.AgreeAsync(servers[1..], leader: 3);
        Assert.Equal(ViewCause.Leave, view.Cause);
        Assert.Equal(0, await servers[0].WaitForExitAsync(Limits.Patience));
        await chat.GoesOnAsync();
        await chat.EndsWellWithoutLateAsync();
    }

    [UnixFact]
    public async Task The_last_server_says_that_it_was_the_last()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(1);

        UnixSignal.SendTerminate(servers[0].ProcessId);

        var (stopped, _) = await servers[0].WaitForAsync<StoppedEvent>(_ => true, Limits.Patience);
        Assert.True(stopped.WasLast);
        Assert.Equal(0, await servers[0].WaitForExitAsync(Limits.Patience));
    }

    [Fact]
    public async Task A_server_ends_with_the_parent_that_it_was_told_to_watch()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(1);

        servers[0].CloseInput();

        await servers[0].WaitForExitAsync(Limits.Patience);
    }
}
