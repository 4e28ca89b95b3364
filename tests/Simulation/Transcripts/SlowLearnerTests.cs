using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers that are alive, and whose answers come too late for them to become members.</summary>
public sealed class SlowLearnerTests
{
    [Fact]
    public void A_learner_whose_promises_come_too_late_does_not_hold_up_the_group_again_and_again()
    {
        var (group, members, learner) = Start();
        group.Network.Slow(0, 2, TimeSpan.FromMilliseconds(200));
        group.Run(TimeSpan.FromSeconds(20));

        // After 0.3 s, 0.6 s and so on, then each 5 s.
        Assert.InRange(members[1].Protocol.View!.Epoch.Number, 4, 10);
        Assert.True(SimulatedGroup.ShareOneView(members));
        group.Network.HealAll();
        group.RunUntilOneView([learner, .. members]);
    }

    [Fact]
    public void A_learner_that_hears_nothing_over_its_link_does_not_hold_up_the_group_again_and_again()
    {
        var (group, members, learner) = Start();
        group.RunUntil(() => Transcript.Has(group, "s2 -> s0 PullEnd"), "the first pull");
        group.Network.Clog(2, 0);
        group.Run(TimeSpan.FromSeconds(20));
        Assert.InRange(members[1].Protocol.View!.Epoch.Number, 3, 10);
        group.Network.HealAll();
        group.RunUntilOneView([learner, .. members]);
    }

    [Fact]
    public void A_higher_rank_that_cannot_take_over_parks_messages_for_a_small_part_of_the_time()
    {
        var (group, members, learner) = Start(id: 9);
        group.Network.Slow(0, 1, TimeSpan.FromMilliseconds(400));
        group.Network.Slow(0, 2, TimeSpan.FromMilliseconds(400));
        var anna = Transcript.Join(group, "anna");
        var (waits, all) = (0, 0);
        for (; all < 200; all++)
        {
            anna.Send(SimulatedGroup.Room, $"{all}");
            group.Run(TimeSpan.FromMilliseconds(100));
            if (anna.Protocol.Outbox.Count > 0) waits++;
        }

        Assert.InRange(waits, 1, all / 2);
        group.Network.HealAll();
        group.RunUntilOneView([learner, .. members]);
        group.RunUntil(() => anna.Acknowledged.Count == all, "all acknowledged");
    }

    [Fact]
    public void A_learner_that_is_heard_and_gets_no_Prepare_is_not_waited_for()
    {
        var group = Transcript.Quiet();
        SimulatedServer[] members = [group.AddServer(0, 3), group.AddServer(1, 2)];
        group.RunUntilOneView(members);

        // s0 stands to take in its learner, which hears nothing of s1. Just then s1 crashes, and frames from s0 to s2 get stuck.
        // s0 hears s2 all the time. If it waited for s2, s2 would give up and begin a group of its own.
        group.Network.CutBothWays(1, 2);
        group.Sending = (from, to, frame) =>
        {
            if (from != members[0] || to.Host != 2 || frame is not Prepare) return;
            group.Network.Clog(0, 2);
            members[1].Crash();
        };
        var learner = group.AddServer(2, 1);
        group.RunUntil(() => !members[1].IsAlive, "s0 stands");
        group.Sending = null;
        Assert.Equal(ServerRole.Joining, learner.Protocol.Role);
        group.RunUntil(() => members[0].Protocol.Role == ServerRole.Leading, "s0 goes on without it");
        Assert.Equal([members[0].Self.Rank], members[0].Protocol.View!.Members.Select(member => member.Rank));

        Assert.Equal(ServerRole.Joining, learner.Protocol.Role);
        group.Network.HealAll();
        group.RunUntilOneView(members[0], learner);
    }

    private static (SimulatedGroup Group, SimulatedServer[] Members, SimulatedServer Learner) Start(long id = 1)
    {
        var group = Transcript.Quiet();
        SimulatedServer[] members = [group.AddServer(1, 2), group.AddServer(2, 3)];
        group.RunUntilOneView(members);
        return (group, members, group.AddServer(0, id));
    }

    private static void RunUntilSaid(SimulatedGroup group, string line) =>
        group.RunUntil(() => Transcript.Has(group, line), line);
}
