using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers that crash, freeze, leave or are cut off.</summary>
public sealed class FailureTests
{
    [Fact]
    public void A_crashed_leader_is_replaced_by_the_highest_survivor()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        var crashedAt = group.Time.Elapsed;
        servers[2].Crash();
        group.RunUntilOneView(servers[0], servers[1]);
        Transcript.ExpectInOrder(
            group, "s1 -> s0 Prepare 4", "s0 -> s1 Promise 4", "s1 -> s0 NewView 4 of 2 {}", "s0 -> s1 ViewAck 4");
        Assert.Equal(servers[1].Self, servers[0].Protocol.View!.Leader);
        Assert.Equal(ViewCause.Failure, servers[0].Protocol.View!.Cause);
        Assert.True(group.Time.Elapsed - crashedAt < TimeSpan.FromMilliseconds(50), $"took {group.Time.Elapsed - crashedAt}");
    }

    [Fact]
    public void A_crashed_follower_is_left_out_by_the_leader()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        servers[0].Crash();
        group.RunUntilOneView(servers[1], servers[2]);
        Transcript.ExpectInOrder(
            group, "s2 -> s1 Prepare 4 with the consent of 3", "s1 -> s2 Promise 4", "s2 -> s1 NewView 4 of 2 {}");
        Assert.Equal(servers[2].Self, servers[1].Protocol.View!.Leader);
    }

    [Fact]
    public void Of_two_candidates_the_lower_one_yields()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        group.Transcript.Clear();

        // s2 is away for a moment while the leader dies, so that s1 stands in its turn. Then s2 stands as well.
        servers[2].Pause();
        servers[3].Crash();
        group.RunUntil(() => servers[1].Protocol.Role == ServerRole.Standing, "s1 stands");
        servers[2].Resume();
        group.RunUntilOneView(servers[0], servers[1], servers[2]);
        Transcript.ExpectInOrder(
            group, "s1 -> s2 Election", "s1 -> s2 Prepare 5", "s2 -> s1 Prepare 6", "s1 -> s2 Promise 6",
            "s2 -> s1 NewView 6 of 3 {}");
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Fact]
    public void A_member_whose_dials_are_refused_cannot_topple_a_leader_that_others_hear()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        var leader = servers[2].Self.Rank;
        servers[1].Input(now => servers[1].Protocol.LinkDown(now, leader));
        for (var refusal = 0; refusal < 3; refusal++)
        {
            servers[1].Input(now => servers[1].Protocol.DialFailed(now, leader, DialFailure.Refused));
        }

        group.RunUntilOneView(servers);
        Transcript.ExpectInOrder(group, "s1 -> s0 Prepare 4", "s0 -> s1 Refuse 4 LeaderLives");
        Assert.Equal(leader, servers[0].Protocol.View!.Leader.Rank);
        group.RunUntil(() => servers[1].Protocol.View!.Epoch.Number > 4, "s1 is taken in again");
        Assert.Equal(leader, servers[0].Protocol.View!.Leader.Rank);
    }

    [Fact]
    public void Of_two_members_that_do_not_hear_each_other_one_is_evicted_and_comes_back_when_the_link_does()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        group.Network.Cut(2, 1);
        group.RunUntilOneView(servers[0], servers[2]);
        Transcript.ExpectNever(group, "lost the leader");
        Transcript.ExpectNever(group, "Refuse");
        Assert.Equal(ViewCause.Failure, servers[0].Protocol.View!.Cause);
        group.Run(TimeSpan.FromSeconds(20));
        Assert.True(SimulatedGroup.ShareOneView([servers[0], servers[2]]));
        Assert.Equal(4, servers[0].Protocol.View!.Epoch.Number);

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_server_that_hears_no_other_cannot_lure_away_servers_that_hear_each_other(int deaf)
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        SimulatedServer[] others = [.. servers.Where(server => server != servers[deaf])];
        for (var host = 0; host < 3; host++) if (host != deaf) group.Network.Cut(host, deaf);
        group.RunUntilOneView(others);
        group.Run(TimeSpan.FromSeconds(20));

        Transcript.ExpectNever(group, "Join");
        Assert.True(SimulatedGroup.ShareOneView(others));

        group.Network.HealAll();
        group.RunUntilOneView(servers);
    }

    [Fact]
    public void A_leader_with_fewer_links_than_the_others_evicts_itself()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        group.Transcript.Clear();
        group.Network.CutBothWays(3, 0);
        group.Network.CutBothWays(3, 1);
        group.RunUntilOneView(servers[0], servers[1], servers[2]);
        Transcript.ExpectInOrder(
            group, "s3 -> s2 Handover of 4", "s2 -> s3 Prepare 5 with the consent of 4", "s3 -> s2 Promise 5, resigned");
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Fact]
    public void A_leader_that_evicts_itself_stays_if_no_other_server_is_left()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        group.Sent = (from, _, frame) =>
        {
            if (from != servers[3] || frame is not Handover) return;
            foreach (var other in servers[..3]) group.Time.After(TimeSpan.Zero, () => other.Crash());
        };
        group.Network.CutBothWays(3, 0);
        group.Network.CutBothWays(3, 1);
        group.RunUntil(() => !servers[2].IsAlive, "s3 hands over, and all others crash");
        group.Network.HealAll();
        group.RunUntilOneView(servers[3]);
        Assert.Equal(ViewCause.Failure, servers[3].Protocol.View!.Cause);
    }

    [Fact]
    public void A_frozen_leader_is_replaced_and_comes_back_through_an_election()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        servers[2].Pause();
        group.RunUntilOneView(servers[0], servers[1]);
        Assert.Equal(servers[1].Self, servers[0].Protocol.View!.Leader);

        servers[2].Resume();
        group.RunUntilOneView(servers);
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Fact]
    public void A_leader_that_leaves_hands_over_first()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        servers[2].Input(servers[2].Protocol.BeginLeave);
        group.RunUntilOneView(servers[0], servers[1]);
        group.RunUntil(() => !servers[2].IsAlive, "s2 has ended");
        Transcript.ExpectInOrder(
            group, "s2 -> s1 Handover of 3", "s1 -> s2 Prepare 4 with the consent of 3", "s2 -> s1 Promise 4, resigned",
            "s1 -> s2 NewView 4 of 2 {}");
        Assert.Equal(ViewCause.Leave, servers[0].Protocol.View!.Cause);
        Transcript.ExpectNever(group, "lost the leader");
    }

    [Fact]
    public void A_follower_that_leaves_is_let_go_by_the_leader()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();
        servers[0].Input(servers[0].Protocol.BeginLeave);
        group.RunUntilOneView(servers[1], servers[2]);
        group.RunUntil(() => !servers[0].IsAlive, "s0 has ended");
        Transcript.ExpectInOrder(
            group, "s0 -> s2 Leave", "s2 -> s0 Prepare 4 with the consent of 3", "s2 -> s0 NewView 4 of 2 {}");
    }

    [Fact]
    public void A_requested_election_opens_a_new_epoch_of_the_same_leader()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        servers[0].Input(servers[0].Protocol.RequestElection);
        group.RunUntil(() => servers.All(server => server.Protocol.View!.Epoch.Number == 4), "epoch 4");
        Assert.Equal(ViewCause.Election, servers[0].Protocol.View!.Cause);
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_member_that_fails_while_an_election_is_held_for_a_learner_is_the_cause(bool crashes)
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var joiner = group.AddServer(3, 0);
        group.RunUntil(() => servers[2].Protocol.Role == ServerRole.Standing, "an election is held");
        Assert.Contains(
            group.Transcript,
            line => line.Contains("s2 standing with 4", StringComparison.Ordinal)
                && line.Contains("(Join)", StringComparison.Ordinal));
        if (crashes) servers[0].Crash();
        else servers[0].Pause();

        group.RunUntil(() => servers[1].Protocol.View!.Epoch.Number == 4, "epoch 4");
        Assert.Equal(
            [servers[2].Self.Rank, servers[1].Self.Rank, joiner.Self.Rank],
            servers[1].Protocol.View!.Members.Select(member => member.Rank));
        Assert.Equal(ViewCause.Failure, servers[1].Protocol.View!.Cause);
    }

    [Fact]
    public void A_failure_and_a_learner_that_one_election_takes_in_are_told_as_a_failure()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var joiner = group.AddServer(3, 0);
        group.RunUntil(() => Transcript.Has(group, "s3 -> s2 Pull"), "a learner");
        servers[0].Crash();
        group.RunUntilOneView(servers[1], servers[2], joiner);
        Assert.Equal(4, joiner.Protocol.View!.Epoch.Number);
        Assert.Equal(ViewCause.Failure, joiner.Protocol.View.Cause);
    }

    [Fact]
    public void A_member_that_leaves_while_a_learner_joins_has_not_failed()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var joiner = group.AddServer(3, 0);
        group.RunUntil(() => Transcript.Has(group, "s3 -> s2 Pull"), "a learner");
        servers[0].Input(servers[0].Protocol.BeginLeave);
        group.RunUntilOneView(servers[1], servers[2], joiner);
        Assert.Equal(ViewCause.Leave, servers[1].Protocol.View!.Cause);
    }

    [Fact]
    public void Two_halves_of_a_cut_group_carry_on_and_become_one_again()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        foreach (var left in new[] { 0, 1 })
        {
            foreach (var right in new[] { 2, 3 }) group.Network.CutBothWays(left, right);
        }

        group.RunUntilOneView(servers[0], servers[1]);
        group.RunUntilOneView(servers[2], servers[3]);
        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Assert.Equal(servers[3].Self, servers[0].Protocol.View!.Leader);
        group.CheckQuiet();
    }
}
