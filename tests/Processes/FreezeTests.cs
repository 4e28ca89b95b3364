using System.Runtime.Versioning;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Servers frozen with SIGSTOP: alive for the kernel, which keeps their connections open, and dead for the group.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FreezeTests
{
    [UnixFact]
    public async Task A_frozen_leader_is_replaced_and_comes_back_when_it_thaws()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(3);
        var ann = await group.ConnectAsync("ann", servers[0]);
        var bob = await group.ConnectAsync("bob", servers[1]);
        var cas = await group.ConnectAsync("cas", servers[2]);
        LabClient[] clients = [ann, bob, cas];
        foreach (var client in clients) client.BeginStream();
        foreach (var client in clients) await client.GoesOnAsync();

        UnixSignal.SendStop(servers[2].ProcessId);

        await LabGroup.AgreeAsync(servers[..2], leader: 2);
        foreach (var client in clients) await client.GoesOnAsync();

        UnixSignal.SendContinue(servers[2].ProcessId);

        await LabGroup.AgreeAsync(servers, leader: 3);
        foreach (var client in clients) await client.GoesOnAsync();
        await Conversation.EndsWellAsync(clients);
    }

    [UnixFact]
    public async Task A_frozen_follower_is_left_behind_and_comes_back_when_it_thaws()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(3);
        var ann = await group.ConnectAsync("ann", servers[0]);
        var bob = await group.ConnectAsync("bob", servers[2]);
        ann.BeginStream();
        bob.BeginStream();
        await ann.GoesOnAsync();

        UnixSignal.SendStop(servers[0].ProcessId);

        await LabGroup.AgreeAsync(servers[1..], leader: 3);
        await ann.GoesOnAsync();
        await bob.GoesOnAsync();

        UnixSignal.SendContinue(servers[0].ProcessId);

        await LabGroup.AgreeAsync(servers, leader: 3);
        await ann.GoesOnAsync();
        await Conversation.EndsWellAsync(ann, bob);
    }

    [UnixFact]
    public async Task A_leader_that_thaws_at_once_stays_a_member_of_one_group()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(3);
        var ann = await group.ConnectAsync("ann", servers[0]);
        ann.BeginStream();
        await ann.GoesOnAsync();

        UnixSignal.SendStop(servers[2].ProcessId);
        UnixSignal.SendContinue(servers[2].ProcessId);

        await ann.GoesOnAsync();
        await LabGroup.AgreeAsync(servers, leader: 3);
        await Conversation.EndsWellAsync(ann);
    }
}
