using PSChat.Groups;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers that start and join.</summary>
public sealed class JoinTests
{
    [Fact]
    public void A_lone_server_elects_itself_when_no_other_answers()
    {
        var group = Transcript.Quiet();
        var server = group.AddServer(0, 7);
        group.RunUntilOneView(server);
        Assert.Equal(new Epoch(1, server.Self.Rank), server.Protocol.View!.Epoch);
        Assert.Equal(ViewCause.Start, server.Protocol.View.Cause);
        Assert.InRange(
            group.Time.Elapsed, group.Timings.DiscoveryWindow, group.Timings.DiscoveryWindow + TimeSpan.FromMilliseconds(1));
    }

    /// <summary>A server's own silence is no silence of the others.</summary>
    [Fact]
    public void A_server_that_did_not_run_while_it_should_have_asked_asks_before_it_elects_itself()
    {
        var group = Transcript.Quiet();
        group.Network.CutBothWays(0, 1); // So that nothing waits for it when it runs again.
        var slow = group.AddServer(0, 1);
        slow.Pause();
        var other = group.AddServer(1, 2);
        group.Run(group.Timings.DiscoveryWindow * 2);
        Assert.Equal(other.Self, other.Protocol.View!.Leader);
        group.Network.HealAll();
        slow.Resume();
        group.RunUntilOneView(slow, other);
        Assert.Equal((ViewCause.Join, other.Self), (slow.Protocol.View!.Cause, slow.Protocol.View.Leader));
        Assert.Equal(2, slow.Protocol.View.Epoch.Number);
    }

    [Fact]
    public void A_lower_rank_catches_up_as_a_learner_and_the_leader_holds_an_election_for_it()
    {
        var group = Transcript.Quiet();
        var leader = group.AddServer(1, 2);
        group.RunUntilOneView(leader);
        var joiner = group.AddServer(0, 1);
        group.RunUntilOneView(leader, joiner);
        Transcript.ExpectInOrder(
            group,
            "s0 -> s1 Join",
            "s1 -> s0 Learning",
            "s0 -> s1 Pull",
            "s1 -> s0 PullEnd",
            "s1 -> s0 Prepare 2 with the consent of 1",
            "s0 -> s1 Promise 2",
            "s1 -> s0 NewView 2 of 2 {}",
            "s0 -> s1 ViewAck 2");
        Assert.Equal(ViewCause.Join, leader.Protocol.View!.Cause);
        Assert.Equal(leader.Self, leader.Protocol.View.Leader);
    }

    [Fact]
    public void A_server_that_is_still_cold_becomes_no_member_of_a_group_and_begins_one_at_once()
    {
        var group = Transcript.Quiet();
        group.WarmUp = TimeSpan.FromSeconds(2);
        var first = group.AddServer(0, 1);
        group.RunUntilOneView(first);
        Assert.InRange(
            group.Time.Elapsed, group.Timings.DiscoveryWindow, group.Timings.DiscoveryWindow + TimeSpan.FromMilliseconds(1));
        var higher = group.AddServer(1, 2);
        var startedAt = group.Time.Elapsed;
        group.Run(group.WarmUp - TimeSpan.FromMilliseconds(1));
        Transcript.ExpectInOrder(group, "s1 -> s0 Join", "s0 -> s1 Learning");
        Transcript.ExpectNever(group, "s1 -> s0 Pull");
        group.RunUntilOneView(first, higher);
        Assert.Equal(higher.Self, first.Protocol.View!.Leader);
        Assert.InRange(group.Time.Elapsed - startedAt, group.WarmUp, group.WarmUp + TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_higher_rank_takes_over_and_the_old_leader_acknowledges_that_it_no_longer_leads()
    {
        var group = Transcript.Quiet();
        var old = group.AddServer(0, 1);
        group.RunUntilOneView(old);
        var higher = group.AddServer(1, 2);
        group.RunUntilOneView(old, higher);
        Transcript.ExpectInOrder(
            group,
            "s1 -> s0 Join",
            "s0 -> s1 Handover of 1",
            "s1 -> s0 Prepare 2 with the consent of 1",
            "s0 -> s1 Promise 2, resigned",
            "s1 -> s0 NewView 2 of 2 {}",
            "s0 -> s1 ViewAck 2");
        Assert.Equal(higher.Self, old.Protocol.View!.Leader);
    }

    [Fact]
    public void A_higher_rank_gives_positions_before_it_has_delivered_all_of_a_long_history()
    {
        var group = Transcript.Quiet();
        group.HistoryPart = 10;
        var old = group.AddServer(0, 1);
        group.RunUntilOneView(old);
        var client = Transcript.Join(group, "anna");
        for (var at = 0; at < 200; at++) client.Send(SimulatedGroup.Room, $"before {at}");
        group.RunUntil(() => client.Acknowledged.Count == 200, "all acknowledged");
        var higher = group.AddServer(1, 2);
        var deliveredAtFirst = -1L;
        group.Sent = (from, _, frame) =>
        {
            if (deliveredAtFirst < 0 && from == higher && frame is Entries) deliveredAtFirst = higher.Protocol.Delivered.Total;
        };
        for (var at = 0; at < 500; at++)
        {
            client.Send(SimulatedGroup.Room, $"during {at}");
            group.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(deliveredAtFirst, 0, 199);
        Transcript.ExpectQuiet(group);
        Assert.Equal(700, higher.Protocol.Delivered.Total);
    }

    [Fact]
    public void A_higher_rank_that_joins_under_load_refuses_and_doubles_nothing()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var client = Transcript.Join(group, "anna");
        for (var at = 0; at < 50; at++) client.Send(SimulatedGroup.Room, $"before {at}");
        var higher = group.AddServer(2, 3);
        for (var at = 0; at < 500; at++)
        {
            client.Send(SimulatedGroup.Room, $"during {at}");
            group.Run(TimeSpan.FromMilliseconds(1));
        }

        group.RunUntilOneView([.. servers, higher]);
        group.RunUntil(() => client.Acknowledged.Count == 550 && client.Delivered.Count == 550, "all acknowledged and delivered");
        Assert.Equal(Enumerable.Range(1, 550).Select(at => (long)at), client.Delivered.Select(item => item.Entry.Id.Sequence));
        Assert.Equal(higher.Self, servers[0].Protocol.View!.Leader);
    }

    [Fact]
    public void Servers_that_start_at_the_same_moment_become_one_group_with_few_elections()
    {
        var group = Transcript.Quiet();
        var servers = Enumerable.Range(0, 5).Select(host => group.AddServer(host, host + 1)).ToArray();
        group.RunUntilOneView(servers);
        Assert.Equal(5, servers[0].Protocol.View!.Leader.Id);
        Assert.InRange(servers[0].Protocol.View!.Epoch.Number, 2, 3);
    }

    [Fact]
    public void A_server_that_insists_on_another_minimum_of_copies_is_refused()
    {
        var group = Transcript.Quiet();
        var first = group.AddServer(0, 1, minimumCopies: 2);
        group.RunUntilOneView(first);
        var other = group.AddServer(1, 2, minimumCopies: 3);
        group.RunUntil(() => other.Failure is not null, "refused");
        Assert.Equal(ChatError.MinimumCopiesMismatch, other.Failure!.Code);

        var adopting = group.AddServer(2, 3);
        group.RunUntilOneView(first, adopting);
        Assert.Equal(2, adopting.Protocol.View!.MinimumCopies);
    }

    [Fact]
    public void Groups_with_different_minimums_that_meet_keep_the_larger_one()
    {
        var group = Transcript.Quiet();
        group.Network.CutBothWays(0, 1);
        var careful = group.AddServer(0, 1, minimumCopies: 2);
        var other = group.AddServer(1, 2);
        group.RunUntilOneView(careful);
        group.RunUntilOneView(other);
        group.Network.HealAll();
        group.RunUntilOneView(careful, other);
        Assert.Equal(2, other.Protocol.View!.MinimumCopies);
        Assert.Equal(ViewCause.Merge, other.Protocol.View.Cause);
    }

    [Fact]
    public void A_forged_beacon_of_an_impossible_epoch_changes_nothing()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var forger = new Member(new Rank(9, 9), "forger", [new Endpoint(SimulatedServer.AddressOf(77), 1)], 2);
        var forged = new Wire.Beacon(SimulatedGroup.Name, new Epoch(long.MaxValue, forger.Rank), forger, 1);
        foreach (var server in servers) server.Input(now => server.Protocol.Receive(now, forger.Endpoint, forged));
        group.Run(TimeSpan.FromSeconds(5));
        Assert.True(SimulatedGroup.ShareOneView(servers));
        Assert.Equal(2, servers[0].Protocol.View!.Epoch.Number);

        servers[0].Input(servers[0].Protocol.RequestElection);
        group.RunUntil(() => servers.All(server => server.Protocol.View!.Epoch.Number == 3), "epoch 3");
    }

    [Fact]
    public void An_answer_that_comes_during_a_handover_does_not_stop_it()
    {
        var group = Transcript.Quiet();
        var leader = Transcript.StartServers(group, 1)[0];
        var joiner = group.AddServer(1, 2);
        group.RunUntil(
            () => group.Transcript.Exists(line => line.Contains("s0 -> s1 Handover", StringComparison.Ordinal)), "a handover");

        // The joiner asks the sender, and stands before the answer comes. The number in the beacon is not used, because anybody
        // can send one.
        var later = new Epoch(leader.Protocol.View!.Epoch.Number + 1, leader.Self.Rank);
        joiner.Input(
            now => joiner.Protocol.Receive(now, leader.Self.Endpoint, new Beacon(SimulatedGroup.Name, later, leader.Self, 1)));
        group.RunUntilOneView(leader, joiner);

        Transcript.ExpectInOrder(
            group, "s0 -> s1 Handover of 1", "s1 -> s0 Prepare 2 with the consent of 1", "s1 -> s0 NewView 2 of 2 {}");
        Assert.Single(group.Transcript, line => line.Contains("s1 joining the group", StringComparison.Ordinal));
    }
}
