using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>
/// A server that holds any message of an epoch holds that epoch's history. Messages that come too early are passed over, and
/// pulled (R9).
/// </summary>
public sealed class CatchUpTests
{
    [Fact]
    public void The_stream_of_a_new_epoch_is_passed_over_until_the_history_is_here()
    {
        var (group, servers, anna) = AdmitOneThatLags(new ServerLimits());

        // A message of the new epoch overtakes the messages that s0 has asked for.
        When(group, 0, FrameType.Pull, () => anna.Send(SimulatedGroup.Room, "new"));
        group.Network.Slow(0, 2, TimeSpan.FromMilliseconds(20));

        group.RunUntil(() => servers[0].Protocol.Delivered.Total == 4, "s0 has delivered all");
        Transcript.ExpectInOrder(
            group, "s2 -> s0 NewView 3 of 3 {2:3}", "s2 -> s0 Entries 3:1+1", "s2 -> s0 Entries 2:1+3",
            "s0 -> s2 ViewAck 3", "s0 -> s2 Held 3:1");
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void Dropped_messages_of_the_stream_are_not_taken_for_the_answer_to_a_pull()
    {
        var (group, servers, anna) = AdmitOneThatLags(new ServerLimits { RoomMessages = 5 });

        // While s0 waits for the history, its link from the leader breaks, and the leader drops the first message of the new
        // epoch.
        When(group, 0, FrameType.Pull, () =>
        {
            group.Network.Slow(2, 0, TimeSpan.FromMilliseconds(20));
            servers[2].BreakLink(servers[0].Self.Rank);
            for (var at = 0; at < 10; at++) anna.Send(SimulatedGroup.Room, $"new {at}");
        });

        group.RunUntil(() => servers[0].Protocol.Delivered.Total == 13, "s0 has delivered, or passed over, all");
        Transcript.ExpectInOrder(
            group, "s2 -> s0 NewView 3 of 3 {2:3}", "s0 -> s2 Pull", "s2 -> s0 NewView 3 of 3 {2:3}", "s2 -> s0 Dropped",
            "s0 -> s2 ViewAck 3");
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void The_answer_to_a_pull_that_comes_after_a_promise_is_passed_over()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var epoch = servers[0].Protocol.View!.Epoch;
        group.Network.Cut(2, 0);

        // A gap in the stream makes s0 pull. Before the answer comes, s0 promises: its candidate counts on nothing else that s0
        // holds.
        servers[0].Receive(servers[2].Self, new Entries(epoch, [Transcript.MakeEntry(epoch, 2)], Commit: 1));
        servers[0].Receive(servers[1].Self, new Prepare(new Epoch(9, servers[1].Self.Rank), epoch));
        servers[0].Receive(servers[2].Self, new Entries(epoch, [Transcript.MakeEntry(epoch, 1)], Commit: 0));

        Transcript.ExpectInOrder(group, "s0 -> s2 Pull", "s0 -> s1 Promise 9");
        Assert.Equal(0, servers[0].Protocol.Log.Frontier.Total);
        group.Network.HealAll();
        group.RunUntilOneView(servers);
    }

    [Fact]
    public void The_stream_of_a_lost_leader_that_comes_after_a_promise_is_passed_over()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        var epoch = servers[0].Protocol.View!.Epoch;

        // All lose the leader, and the candidate takes long to win. It may still win, and it counts on what it was told.
        foreach (var host in new[] { 0, 1, 2 }) group.Network.Cut(3, host);
        group.Network.Clog(0, 2);
        group.RunUntil(() => servers[0].Protocol.Role == ServerRole.Promised, "s0 has promised");
        group.Network.Clog(2, 0);
        group.RunUntil(() => servers[0].Protocol.Role == ServerRole.Bereft, "no view has followed");
        servers[0].Receive(servers[3].Self, new Entries(epoch, [Transcript.MakeEntry(epoch)], Commit: 1));

        Transcript.ExpectInOrder(group, "s0 -> s2 Promise 5", "s0 promised 5 by 3#71c1 in vain");
        Assert.Equal(0, servers[0].Protocol.Log.Frontier.Total);
        group.Network.HealAll();
        group.RunUntilOneView(servers);
    }

    [Fact]
    public void A_server_that_froze_before_its_messages_were_pulled_is_not_counted_on()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        var anna = Transcript.JoinAt(group, 3);

        // Only s0 gets the message, and no server hears that s0 has it.
        foreach (var host in new[] { 1, 2 }) group.Network.Cut(3, host);
        group.Network.Cut(0, 3);
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => servers[0].Protocol.Log.Frontier.Total == 1, "s0 holds it");
        When(group, 0, FrameType.Promise, servers[0].Pause);
        servers[3].Crash();
        group.Network.HealAll();

        group.RunUntilOneView(servers[1], servers[2]);
        Transcript.ExpectInOrder(group, "s0 -> s2 Promise 5", "s2 -> s0 Pull", "s2 -> s1 NewView 5 of 2 {}");
        servers[0].Resume();
        group.RunUntilOneView(servers[0], servers[1], servers[2]);
        group.RunUntil(() => anna.Acknowledged.Count == 1 && anna.Delivered.Count == 1, "acknowledged and delivered");
        Transcript.ExpectQuiet(group);
    }

    [Theory]
    [InlineData(0, 1)] // The answer's way.
    [InlineData(1, 0)] // The question's way.
    public void A_candidates_pull_that_was_lost_with_a_link_is_repeated_at_once(int from, int to)
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 2);

        // Only s0 gets the message.
        group.Network.Cut(2, 1);
        group.Network.Cut(0, 2);
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => servers[0].Protocol.Log.Frontier.Total == 1, "s0 holds it");
        When(group, from, from == 0 ? FrameType.PullEnd : FrameType.Pull, () => servers[from].BreakLink(servers[to].Self.Rank));
        servers[2].Crash();
        group.Network.HealAll();
        group.RunUntil(() => servers[1].Protocol.Role == ServerRole.Standing, "s1 stands");
        var stoodAt = group.Time.Elapsed;

        group.RunUntilOneView(servers[0], servers[1]);
        Assert.Equal(4, servers[1].Protocol.View!.Epoch.Number);
        Assert.True(group.Time.Elapsed - stoodAt < group.Timings.Retry / 2, $"took {group.Time.Elapsed - stoodAt}");
        Transcript.ExpectQuiet(group);
    }

    /// <summary>s2 leads s1 and takes in s0, and three messages come after the last pull of s0. Ends with the new view.</summary>
    private static (SimulatedGroup Group, SimulatedServer[] Servers, SimulatedClient Anna) AdmitOneThatLags(ServerLimits limits)
    {
        var group = Transcript.Quiet();
        group.Limits = limits;
        SimulatedServer[] members = [group.AddServer(1, 2), group.AddServer(2, 3)];
        group.RunUntilOneView(members);
        var anna = Transcript.JoinAt(group, 2);
        When(group, 2, FrameType.PullEnd, () =>
        {
            for (var at = 0; at < 3; at++) anna.Send(SimulatedGroup.Room, $"old {at}");
        });
        var learner = group.AddServer(0, 1);
        group.RunUntil(() => Transcript.Has(group, "s2 -> s0 NewView 3 of 3 {2:3}"), "the view");
        return (group, [learner, .. members], anna);
    }

    /// <summary>Acts once, right after a server has sent a frame.</summary>
    private static void When(SimulatedGroup group, int host, FrameType type, Action action) => group.Sent = (from, _, frame) =>
    {
        if (from.Host != host || frame.Type != type) return;
        group.Sent = null;
        group.Time.After(TimeSpan.Zero, action);
    };
}
