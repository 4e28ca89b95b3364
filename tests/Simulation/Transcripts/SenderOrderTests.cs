using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>One sender's messages stay in order, in spite of messages from dead leaders and other sides of a cut.</summary>
public sealed class SenderOrderTests
{
    [Fact]
    public void A_stray_copy_that_a_learner_brings_does_not_let_the_next_message_pass()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 2);
        foreach (var host in new[] { 0, 1 }) group.Network.CutBothWays(anna.Host, host);

        // The leader's message reaches s0 only. The leader dies, s0 freezes, and s1 continues alone.
        group.Network.Cut(2, 1);
        group.Network.Cut(0, 2);
        anna.Send(SimulatedGroup.Room, "1");
        group.RunUntil(() => servers[0].Protocol.Log.Frontier.Total == 1, "s0 holds it");
        servers[0].Pause();
        servers[2].Crash();
        group.RunUntilOneView(servers[1]);

        // s0 comes back as a learner and brings the message; it is not a member yet.
        group.Sent = (from, _, frame) =>
        {
            if (from.Host == 0 && frame is Entries) group.Network.Clog(0, 1);
        };
        servers[0].Resume();
        group.RunUntil(() => servers[1].Protocol.Log.Frontier.Total == 1, "s1 holds the stray copy");
        anna.Send(SimulatedGroup.Room, "2");
        group.Network.Heal(anna.Host, 1);
        group.Network.Heal(1, anna.Host);
        group.RunUntil(() => anna.Delivered.Count == 2, "delivered");
        Assert.Equal([1, 2], anna.Delivered.Select(item => item.Entry.Id.Sequence));

        group.Sent = null;
        group.Network.HealAll();
        group.RunUntilOneView(servers[0], servers[1]);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void Messages_that_are_safe_elsewhere_are_not_waited_for_when_acknowledgements_came_out_of_order()
    {
        var group = Transcript.Quiet();
        var server = Transcript.StartServers(group, 1)[0];
        var anna = Transcript.Join(group, "anna");

        // 2 and 3 are safe on a side that anna can no longer reach. The acknowledgement of 1 was lost with the connection.
        server.Pause();
        for (var number = 1; number <= 5; number++) anna.Send(SimulatedGroup.Room, $"{number}");
        anna.Input(now => anna.Protocol.Receive(now, new Acknowledged(2, default, default, Copies: 1)));
        anna.Input(now => anna.Protocol.Receive(now, new Acknowledged(3, default, default, Copies: 1)));
        server.Crash();
        group.AddServer(1, 1);

        // At the new server 4 and 5 come after a 1 that is new to it, and there is no acknowledgement without a gap.
        group.RunUntil(() => anna.Protocol.Outbox.Count == 0 && anna.Delivered.Count == 3, "acknowledged and delivered");
        Assert.Equal([1, 4, 5], anna.Delivered.Select(item => item.Entry.Id.Sequence));
    }

    [Fact]
    public void A_message_after_a_later_one_of_its_sender_is_late_in_spite_of_the_clocks()
    {
        var group = Transcript.Quiet();
        Transcript.StartServers(group, 1);
        var ben = Transcript.Join(group, "ben");

        // Anna wrote 1 on the other side of a cut, whose leader's clock is fast, and 2 on this side.
        var second = Transcript.MakeEntry(new Epoch(3, new Rank(1, 1)), sequence: 2, ticks: 1000);
        var first = Transcript.MakeEntry(new Epoch(2, new Rank(2, 2)), sequence: 1, ticks: 2000);
        ben.Input(now => ben.Protocol.Receive(now, new Deliver([new DeliveredEntry(second, IsLate: false, Number: 1)])));
        ben.Input(now => ben.Protocol.Receive(now, new Deliver([new DeliveredEntry(first, IsLate: false, Number: 2)])));
        Assert.Equal([(2L, false), (1L, true)], ben.Delivered.Select(item => (item.Entry.Id.Sequence, item.Late)));
    }
}
