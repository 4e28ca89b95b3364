using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>A group with as many servers as it takes: further ones wait outside as spares, and disturb nobody (G9).</summary>
public sealed class FullGroupTests
{
    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    public void A_server_that_finds_a_full_group_waits_outside_and_costs_no_election(long id)
    {
        var (group, members) = StartFull(3);
        var view = members[0].Protocol.View;
        var anna = Transcript.JoinAt(group, host: 0);
        var late = group.AddServer(3, id);
        group.RunUntil(() => late.Protocol.IsSpare, "it waits");
        group.Run(TimeSpan.FromSeconds(60));
        Assert.All(members, member => Assert.Equal(view, member.Protocol.View));
        Assert.True(late.Protocol.IsSpare);
        Assert.Equal(0, anna.ServerHost);

        // It tells who leads, and takes no client.
        Transcript.ExpectNever(group, "s3 installs");
        var ben = Transcript.Join(group, "ben");
        Assert.NotEqual(3, ben.ServerHost);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_spare_comes_in_by_one_election_when_a_place_is_free(bool isCrash)
    {
        var (group, members) = StartFull(3);
        var spare = group.AddServer(3, 9);
        group.RunUntil(() => spare.Protocol.IsSpare, "it waits");
        if (isCrash) members[1].Crash(sentArrives: true);
        else members[1].Input(members[1].Protocol.BeginLeave);
        group.RunUntilOneView(members[0], members[2], spare);
        Assert.Equal(spare.Self, spare.Protocol.View!.Leader);

        // One for the member that has gone, and one for the spare.
        Assert.Equal(5, spare.Protocol.View.Epoch.Number);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void Of_many_spares_one_takes_the_place()
    {
        var (group, members) = StartFull(3);
        var spares = Enumerable.Range(3, 20).Select(host => group.AddServer(host, host + 1)).ToList();
        group.RunUntil(() => spares.All(spare => spare.Protocol.IsSpare), "they wait");
        var before = members[2].Protocol.View!.Epoch.Number;
        members[0].Crash(sentArrives: true);
        group.RunUntil(() => group.AreAtRest([.. group.Living]) && members[2].Protocol.View!.Epoch.Number > before + 1, "full again");
        group.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(before + 2, members[2].Protocol.View!.Epoch.Number);
        Assert.Equal(19, spares.Count(spare => spare.Protocol.IsSpare));
    }

    [Fact]
    public void A_hundred_servers_that_start_at_once_make_one_full_group()
    {
        var group = Transcript.Quiet();
        group.KeepsTranscript = false;
        for (var host = 0; host < 100; host++) group.AddServer(host, host + 1);
        group.RunUntil(() => group.AreAtRest([.. group.Living]), "a full group");
        group.Run(TimeSpan.FromSeconds(30));
        Assert.True(group.AreAtRest([.. group.Living]));
        var members = group.Living.Where(server => !server.Protocol.IsSpare).ToList();
        Assert.Equal(GroupLimits.MaximumMembers, members.Count);
        Assert.InRange(members[0].Protocol.View!.Epoch.Number, 1, 8);
    }

    [Fact]
    public void A_spare_that_leaves_is_gone_at_once()
    {
        var (group, _) = StartFull(3);
        var spare = group.AddServer(3, 9);
        group.RunUntil(() => spare.Protocol.IsSpare, "it waits");
        spare.Input(spare.Protocol.BeginLeave);
        group.RunUntil(() => !spare.IsAlive, "it is gone");
    }

    [Fact]
    public void Spares_begin_a_group_when_all_members_are_gone()
    {
        var (group, members) = StartFull(3);
        var spares = Enumerable.Range(3, 2).Select(host => group.AddServer(host, host + 1)).ToArray();
        group.RunUntil(() => spares.All(spare => spare.Protocol.IsSpare), "they wait");
        foreach (var member in members) member.Crash(sentArrives: true);
        group.RunUntilOneView(spares);
    }

    [Fact]
    public void Two_groups_that_are_too_large_together_lose_no_message()
    {
        var group = Transcript.Quiet();
        group.MaximumMembers = 3;
        Cut(group, 0, 4);
        var left = Enumerable.Range(0, 2).Select(host => group.AddServer(host, host + 1)).ToArray();
        var right = Enumerable.Range(2, 2).Select(host => group.AddServer(host, host + 1)).ToArray();
        group.RunUntilOneView(left);
        group.RunUntilOneView(right);
        var (anna, ben) = (Transcript.JoinAt(group, 0), Transcript.JoinAt(group, 2, "ben"));
        Cut(group, 0, 4);
        anna.Send(SimulatedGroup.Room, "left");
        ben.Send(SimulatedGroup.Room, "right");
        group.RunUntil(() => anna.Acknowledged.Count + ben.Acknowledged.Count == 2, "both are acknowledged");
        group.Network.HealAll();
        group.RunUntil(() => group.AreAtRest([.. group.Living]), "one full group and a spare");
        group.RunUntil(() => anna.Delivered.Count == 2 && ben.Delivered.Count == 2, "both have both messages");
        Transcript.ExpectQuiet(group);
    }

    /// <summary>
    /// The plan has as many voters as the group takes. One of them promises with a view that the candidate does not know, whose
    /// other member it then has to ask as well (E8).
    /// </summary>
    [Fact]
    public void A_voter_too_many_promises_and_waits_outside()
    {
        var group = Transcript.Quiet();
        group.MaximumMembers = 4;
        foreach (var (one, other) in new[] { (0, 1), (0, 2), (4, 1), (4, 2) }) group.Network.CutBothWays(one, other);
        SimulatedServer[] first = [group.AddServer(0, 1), group.AddServer(4, 5)];
        SimulatedServer[] second = [group.AddServer(1, 2), group.AddServer(2, 3)];
        group.RunUntilOneView(first);
        group.RunUntilOneView(second);

        // The first group has the higher epoch, so that the other one comes to it.
        while (first[1].Protocol.View!.Epoch.Number <= second[1].Protocol.View!.Epoch.Number)
        {
            var epoch = first[1].Protocol.View!.Epoch;
            first[1].Input(first[1].Protocol.RequestElection);
            group.RunUntil(() => first[1].Protocol.View!.Epoch > epoch && SimulatedGroup.ShareOneView(first), "the next epoch");
        }

        // s1 does not reach that leader, so it is not in its plan.
        group.Network.HealAll();
        group.Network.CutBothWays(1, 4);
        group.RunUntil(() => Transcript.Has(group, "s2 -> s4 Join"), "the second group comes");
        var highest = group.AddServer(3, 9);
        group.RunUntil(() => Transcript.Has(group, "s3 -> s1 Prepare 4 with the consent of 3"), "s1 is asked");
        group.Network.HealAll();
        group.RunUntil(() => group.AreAtRest([.. group.Living]), "one full group and a spare");
        Transcript.ExpectInOrder(group, "s1 -> s3 Promise 4", "s3 -> s1 NewView 4 of 4 {}");
        Assert.Equal(highest.Self, highest.Protocol.View!.Leader);
        Assert.True(second[0].Protocol.IsSpare);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void A_member_whose_place_was_taken_while_it_was_away_waits_in_peace()
    {
        var (group, members) = StartFull(3);
        var spare = group.AddServer(3, 9);
        group.RunUntil(() => spare.Protocol.IsSpare, "it waits");
        foreach (var other in new[] { 1, 2, 3 }) group.Network.CutBothWays(0, other);
        group.RunUntilOneView(members[1], members[2], spare);
        group.Network.HealAll();
        group.RunUntil(() => members[0].Protocol.IsSpare, "the other one waits");
        var view = spare.Protocol.View;
        group.Transcript.Clear();
        group.Run(TimeSpan.FromSeconds(60));
        Assert.True(members[0].Protocol.IsSpare);
        Assert.Equal(view, spare.Protocol.View);
        Transcript.ExpectNever(group, "s0 Joining ->");
        Transcript.ExpectNever(group, "Notice");
    }

    private static (SimulatedGroup Group, SimulatedServer[] Members) StartFull(int members)
    {
        var group = Transcript.Quiet();
        group.MaximumMembers = members;
        return (group, Transcript.StartServers(group, members));
    }

    /// <summary>Cuts the hosts into two halves, with a client on each side.</summary>
    private static void Cut(SimulatedGroup group, int first, int count)
    {
        for (var one = first; one < first + (count / 2); one++)
        {
            for (var other = first + (count / 2); other < first + count; other++) group.Network.CutBothWays(one, other);
        }
    }
}
