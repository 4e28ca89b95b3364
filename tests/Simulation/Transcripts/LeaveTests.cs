using PSChat.Protocol;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers that leave during another event.</summary>
public sealed class LeaveTests
{
    [Fact]
    public void A_server_that_leaves_on_its_way_back_brings_along_messages_that_only_it_holds()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var anna = Transcript.Join(group, "anna");
        group.Network.CutBothWays(0, 1);
        group.Network.CutBothWays(anna.Host, 1);
        group.RunUntil(
            () => servers.All(server => server.Protocol.View!.Members.Length == 1) && anna.ServerHost == 0, "two groups");
        for (var at = 0; at < 3; at++) anna.Send(SimulatedGroup.Room, $"{at}");
        group.RunUntil(() => anna.Acknowledged.Count == 3, "acknowledged on her side");

        // One epoch more on the other side, so that s0's side is the one that joins.
        servers[1].Input(servers[1].Protocol.RequestElection);
        group.Network.HealAll();
        group.RunUntil(() => servers[0].Protocol.Role == ServerRole.Joining, "s0 joins");
        servers[0].Input(servers[0].Protocol.BeginLeave);
        group.RunUntil(() => !servers[0].IsAlive, "s0 has ended");

        Transcript.ExpectInOrder(group, "s0 -> s1 Entries 3:1+3", "s0 -> s1 Leave");
        group.RunUntil(() => anna.Protocol.State == ClientState.Attached, "anna is at home with s1");
        Assert.Equal(3, servers[1].Protocol.Delivered.Total);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void The_last_member_waits_for_a_learner_that_is_to_have_its_messages()
    {
        var group = Transcript.Quiet();
        var first = Transcript.StartServers(group, 1)[0];
        var anna = Transcript.Join(group, "anna");
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => anna.Acknowledged.Count == 1, "acknowledged");

        var second = group.AddServer(1, 2);
        group.RunUntil(() => Transcript.Has(group, "s1 -> s0 Join"), "the join");
        group.Run(TimeSpan.FromMilliseconds(2));
        first.Input(first.Protocol.BeginLeave);
        group.RunUntil(() => !first.IsAlive, "s0 has ended");
        group.RunUntil(() => second.Protocol.Delivered.Total == 1, "delivered");
        Transcript.ExpectNever(group, "the last server leaves");
    }

    [Fact]
    public void A_leader_that_leaves_goes_to_the_next_one_if_the_first_does_not_take_over()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        group.Transcript.Clear();

        // s1 is alive, and frames from the leader to it get stuck.
        group.Network.Clog(2, 1);
        servers[2].Input(servers[2].Protocol.BeginLeave);
        group.RunUntil(() => !servers[2].IsAlive, "s2 has ended");
        Transcript.ExpectInOrder(
            group, "s2 -> s1 Handover of 3", "s2 -> s0 Handover of 3", "s0 -> s1 Prepare 4 with the consent of 3",
            "s0 -> s2 NewView 4 of 2 {}");

        group.Network.HealAll();
        group.RunUntil(
            () => SimulatedGroup.ShareOneView([servers[0], servers[1]]) && servers[0].Protocol.View!.Leader == servers[1].Self,
            "s1 leads");
    }
}
