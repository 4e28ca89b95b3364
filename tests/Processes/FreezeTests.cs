using System.Runtime.Versioning;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Servers frozen with SIGSTOP: the kernel keeps their connections open, but the group takes them for dead.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FreezeTests
{
    [UnixFact]
    public async Task A_frozen_leader_is_replaced_and_comes_back_when_it_thaws()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: [1, 2, 3]);

        UnixSignal.SendStop(servers[2].ProcessId);

        await LabGroup.AgreeAsync(servers[..2], leader: 2);
        await chat.GoesOnAsync();

        UnixSignal.SendContinue(servers[2].ProcessId);

        await LabGroup.AgreeAsync(servers, leader: 3);
        await chat.GoesOnAsync();
        await chat.EndsWellAsync();
    }

    [UnixFact]
    public async Task A_frozen_follower_is_left_behind_and_comes_back_when_it_thaws()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: [1, 3]);

        UnixSignal.SendStop(servers[0].ProcessId);

        await LabGroup.AgreeAsync(servers[1..], leader: 3);
        await chat.GoesOnAsync();

        UnixSignal.SendContinue(servers[0].ProcessId);

        await LabGroup.AgreeAsync(servers, leader: 3);
        await chat.GoesOnAsync();
        await chat.EndsWellAsync();
    }

    [UnixFact]
    public async Task A_leader_that_thaws_at_once_stays_a_member_of_one_group()
    {
        await using var group = new LabGroup();
        var (servers, chat) = await group.BeginChatAsync(3, homes: 1);

        UnixSignal.SendStop(servers[2].ProcessId);
        UnixSignal.SendContinue(servers[2].ProcessId);

        await chat.GoesOnAsync();
        await LabGroup.AgreeAsync(servers, leader: 3);
        await chat.EndsWellAsync();
    }
}
