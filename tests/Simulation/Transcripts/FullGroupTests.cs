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
