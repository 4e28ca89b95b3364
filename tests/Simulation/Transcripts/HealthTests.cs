using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers that are too slow to lead or to follow.</summary>
public sealed class HealthTests
{
    [Fact]
    public void A_server_that_stalls_does_not_stand_while_another_can()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        Stall(group, servers[2]);
        servers[3].Crash();
        group.RunUntil(() => servers[1].Protocol.View is { Leader.Id: 2, Members.Length: 3 }, "the healthy one leads");
        Transcript.ExpectNever(group, "s2 standing with 5");
    }

    [Fact]
    public void When_it_is_well_again_it_leads()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        Stall(group, servers[2]);
        servers[3].Crash();
        group.RunUntil(() => servers[1].Protocol.View is { Leader.Id: 2, Members.Length: 3 }, "the healthy one leads");
        group.Run(TimeSpan.FromSeconds(10));
        group.RunUntil(
            () => SimulatedGroup.ShareOneView(servers[..3]) && servers[0].Protocol.View!.Leader.Id == 3, "the higher one leads");
    }

    [Fact]
    public void A_server_that_stalls_and_is_alone_leads_all_the_same()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        Stall(group, servers[0]);
        servers[1].Crash();
        group.RunUntilOneView(servers[0]);
    }

    [Fact]
    public void A_member_that_takes_in_nothing_while_its_stream_is_full_becomes_a_learner()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.Join(group, "anna");

        // Frames from s0 to the leader no longer arrive; its heartbeats do.
        group.Network.Clog(0, 2);
        for (var sent = 0; sent < 10_000; sent += 500)
        {
            for (var at = 0; at < 500; at++) anna.Send(SimulatedGroup.Room, $"{sent + at}");
            group.RunUntil(() => anna.Protocol.Outbox.Count == 0, "acknowledged");
        }

        group.RunUntil(() => servers[2].Protocol.View!.Members.Length == 2, "evicted");
        ExpectEvictedUntilHealed(group, servers);
    }

    [Fact]
    public void A_member_that_is_heard_and_confirms_nothing_becomes_a_learner_however_little_is_said()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 2);
        group.Network.Clog(0, 2);
        anna.Send(SimulatedGroup.Room, "hello");
        group.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(3, servers[2].Protocol.View!.Members.Length);
        group.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(2, servers[2].Protocol.View!.Members.Length);
        ExpectEvictedUntilHealed(group, servers);
    }

    [Fact]
    public void A_member_that_does_not_acknowledge_its_view_keeps_newcomers_out_for_some_seconds_only()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        servers[2].Input(servers[2].Protocol.RequestElection);
        group.RunUntil(() => servers[2].Protocol.View!.Epoch.Number == 4, "its promise has come");
        group.Network.Clog(0, 2);

        // All rosters must be complete before a new name is granted, and anna's home is the leader.
        foreach (var other in (int[])[0, 1]) group.Network.CutBothWays(SimulatedGroup.FirstClientHost, other);
        var anna = group.AddClient("anna");
        group.Run(TimeSpan.FromSeconds(3));
        Assert.False(anna.HasJoined);
        group.Run(TimeSpan.FromSeconds(2));
        Assert.True(anna.HasJoined);
        Assert.Equal(2, servers[2].Protocol.View!.Members.Length);
        group.Network.HealAll();
        group.RunUntilOneView(servers);
    }

    [Fact]
    public void A_member_that_has_nothing_to_confirm_stays()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.Join(group, "anna");
        anna.Send(SimulatedGroup.Room, "hello");
        group.Run(TimeSpan.FromSeconds(60));
        anna.Send(SimulatedGroup.Room, "still there?");
        group.Run(TimeSpan.FromSeconds(60));
        Assert.Equal(3, servers[2].Protocol.View!.Epoch.Number);
        Transcript.ExpectNever(group, "it takes in nothing");
    }

    [Fact]
    public void A_leader_that_was_suspended_gives_no_positions_to_messages_that_came_in_that_time()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 2);
        group.Transcript.Clear();
        servers[2].Pause();
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntilOneView(servers[0], servers[1]);

        servers[2].Resume();
        group.RunUntil(() => anna.Acknowledged.Count == 1 && anna.Delivered.Count == 1, "acknowledged and delivered");
        Assert.Contains(group.Transcript, line => line.Contains("s2 did not tick for", StringComparison.Ordinal));
        Transcript.ExpectNever(group, "Entries 3:");
    }

    /// <summary>
    /// The first server is evicted because it took in nothing. When it can again, it comes back and holds all messages.
    /// </summary>
    private static void ExpectEvictedUntilHealed(SimulatedGroup group, SimulatedServer[] servers)
    {
        Assert.Contains(group.Transcript, line => line.Contains("it takes in nothing", StringComparison.Ordinal));
        Assert.Equal(ViewCause.Failure, servers[2].Protocol.View!.Cause);

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Assert.Equal(servers[2].Protocol.Log.Frontier.Total, servers[0].Protocol.Log.Frontier.Total);
    }

    /// <summary>Makes ticks late: too rarely to count as a gap, and too often for the server to be trusted.</summary>
    private static void Stall(SimulatedGroup group, SimulatedServer server)
    {
        for (var at = 0; at < 6; at++)
        {
            server.Pause();
            group.Run(TimeSpan.FromMilliseconds(300));
            server.Resume();
            group.Run(TimeSpan.FromMilliseconds(120));
        }
    }
}
