using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Old messages are dropped, and no client skips them without being told.</summary>
public sealed class RetentionTests
{
    private static readonly ServerLimits s_twenty = new() { RoomMessages = 20 };

    [Fact]
    public void A_client_that_was_away_for_too_long_is_told_of_the_gap()
    {
        var group = Start(s_twenty, out _);
        var anna = Transcript.Join(group, "anna");
        var ben = Transcript.Join(group, "ben");
        Say(group, anna, 5);
        group.RunUntil(() => ben.Delivered.Count == 5, "ben has the first five");

        CutOff(group, ben);
        Say(group, anna, 50);
        group.Network.HealAll();

        group.RunUntil(() => ben.Delivered.Count == 25, "ben has the last twenty too");
        Assert.Equal(30, ben.Missed);
        Assert.Equal(
            Enumerable.Range(1, 5).Concat(Enumerable.Range(36, 20)), ben.Delivered.Select(item => (int)item.Entry.Id.Sequence));
    }

    [Fact]
    public void A_client_that_does_not_read_costs_its_room_only_and_is_told_of_the_gap()
    {
        var group = Start(s_twenty, out var servers);
        SimulatedClient anna = Transcript.Join(group, "anna"), ben = Transcript.Join(group, "ben");
        var home = servers.Single(server => server.Host == ben.ServerHost);
        group.Network.Clog(home.Host, ben.Host);
        var text = new string('x', 10_000);
        for (var at = 0; at < 50; at++)
        {
            anna.Send(SimulatedGroup.Room, text);
            group.Run(TimeSpan.FromMilliseconds(20));
        }

        // Others are served; what is not in its link yet waits in the room, which keeps no more than it may.
        Assert.Equal((50, 0, 0), (anna.Delivered.Count, anna.Protocol.Outbox.Count, ben.Delivered.Count));
        Assert.Equal(20, home.Protocol.BufferSizes.Single(buffer => buffer.Name == "roomMessages").Size);

        group.Network.HealAll();
        group.RunUntil(() => ben.Delivered.LastOrDefault().Entry?.Id.Sequence == 50, "ben has the last message");
        Assert.InRange(ben.Delivered.Count, 21, 40);
        Assert.Equal(50, ben.Delivered.Count + ben.Missed);
    }

    [Fact]
    public void A_client_that_was_there_all_the_time_misses_nothing_on_another_server()
    {
        var group = Start(s_twenty, out var servers);
        var anna = Transcript.Join(group, "anna");
        Say(group, anna, 50);
        group.Run(TimeSpan.FromSeconds(2));
        servers.Single(server => server.Protocol.ClientCount > 0).Crash();
        Say(group, anna, 5);
        group.RunUntil(() => anna.Delivered.Count == 55, "delivered");
        Assert.Equal(0, anna.Missed);
    }

    [Fact]
    public void A_newcomer_takes_over_what_was_dropped_and_knows_its_ids()
    {
        var group = Start(s_twenty, out var servers);
        var anna = Transcript.Join(group, "anna");
        Say(group, anna, 50);
        var newcomer = group.AddServer(5, 9);
        group.RunUntilOneView([.. servers, newcomer]);
        Assert.Equal(servers[0].Protocol.Log.Frontier.Total, newcomer.Protocol.Log.Frontier.Total);
        Assert.Null(newcomer.Protocol.Log.Find(new MessageId(anna.Session, 1)));
        Assert.True(newcomer.Protocol.Log.Ids.Contains(new MessageId(anna.Session, 1)));
        Transcript.ExpectInOrder(group, "s1 -> s5 Dropped", "s1 -> s5 Entries 2:31+20");
    }

    [Fact]
    public void A_side_that_was_cut_off_for_too_long_is_told_of_the_gap_and_ends_with_the_same_messages()
    {
        var group = Start(s_twenty, out var servers);
        SimulatedClient anna = Transcript.Join(group, "anna"), ben = Transcript.Join(group, "ben");
        group.Network.CutBothWays(0, 1);
        group.Network.CutBothWays(anna.Host, 1);
        group.Network.CutBothWays(ben.Host, 0);
        group.RunUntil(
            () => servers.All(server => server.Protocol.View!.Members.Length == 1 && server.Protocol.ClientCount == 1),
            "two groups");
        Say(group, anna, 50);
        Say(group, ben, 3);
        group.Network.HealAll();

        group.RunUntilOneView(servers);
        group.RunUntil(() => ben.Delivered.Count == 23 && anna.Delivered.Count == 53, "each has what is left of the other's");
        Assert.Equal(30, ben.Missed);
        Assert.Equal(0, anna.Missed);
    }

    [Fact]
    public void Surplus_epochs_are_forgotten_by_all_and_no_client_misses_anything()
    {
        var group = Start(new ServerLimits { Epochs = 8 }, out var servers);
        var anna = Transcript.Join(group, "anna");
        for (var number = 1; number <= 20; number++) SayInNextEpoch(group, anna, servers);

        Say(group, anna, 1);
        Assert.All(servers, server => Assert.InRange(server.Protocol.Log.Frontier.Counts.Count, 1, 9));
        Assert.All(servers, server => Assert.NotEqual(Epoch.None, server.Protocol.Log.Frontier.Floor));
        group.RunUntil(() => anna.Delivered.Count == 21, "delivered");
        Assert.Equal(0, anna.Missed);

        var newcomer = group.AddServer(5, 9);
        group.RunUntilOneView([.. servers, newcomer]);
        Assert.Equal(servers[0].Protocol.Log.Frontier.Floor, newcomer.Protocol.Log.Frontier.Floor);
    }

    [Fact]
    public void Messages_from_another_side_that_are_too_old_are_a_gap_even_for_clients_that_knew_of_the_forgotten_epochs()
    {
        var group = Transcript.Quiet();
        group.Limits = new ServerLimits { Epochs = 4 };
        group.Network.CutBothWays(0, 1);
        SimulatedServer old = group.AddServer(1, 9), other = group.AddServer(0, 1);
        foreach (var (client, server) in new[] { (0, 0), (1, 1) })
        {
            group.Network.CutBothWays(SimulatedGroup.FirstClientHost + client, server);
        }

        SimulatedClient anna = Transcript.Join(group, "anna"), ben = Transcript.Join(group, "ben");
        while (old.Protocol.Log.Frontier.Floor == Epoch.None)
        {
            Say(group, anna, 1);
            old.Input(old.Protocol.RequestElection);
        }

        var (floor, said) = (old.Protocol.Log.Frontier.Floor, anna.Delivered.Count);

        // Anna comes back after that, so that her frontier has the forgotten epochs in it.
        group.RunUntil(() => anna.Protocol.Seen.Floor != Epoch.None, "anna knows of the floor");
        anna.Break();
        group.RunUntil(() => anna.ServerHost == 1 && anna.HasJoined, "anna is back");
        Say(group, anna, 1);
        Say(group, ben, 3);
        Assert.Equal((0L, 0L), (anna.Missed, ben.Missed));

        // Ben's messages are of epoch 1.
        group.Network.HealAll();
        group.RunUntilOneView(old, other);
        Say(group, anna, 1);
        group.RunUntil(
            () => anna.Delivered.Count == said + 2 && anna.Missed > 0 && ben.Missed > 0,
            "both are told that something is missing");
        Assert.Equal(Enumerable.Range(1, said + 2), anna.Delivered.Select(item => (int)item.Entry.Id.Sequence));
        Assert.Equal(floor, old.Protocol.Log.Frontier.Floor);
    }

    [Fact]
    public void So_it_is_for_those_at_a_server_that_could_not_commit_its_last_view()
    {
        var group = Transcript.Quiet();
        group.Limits = new ServerLimits { Epochs = 4 };
        SimulatedServer[] pair = [group.AddServer(1, 5, minimumCopies: 2), group.AddServer(2, 4, minimumCopies: 2)];
        group.RunUntilOneView(pair);
        var anna = Transcript.JoinAt(group, 1);
        while (pair[0].Protocol.Log.Frontier.Floor == Epoch.None) SayInNextEpoch(group, anna, pair);

        pair[1].Crash();
        group.RunUntilOneView(pair[0]);

        // Others, out of reach, begin again. They commit messages of an epoch that is forgotten here. Then the highest of them
        // leads.
        foreach (var host in new[] { 0, 3 })
        {
            group.Network.CutBothWays(host, 1);
            group.Network.CutBothWays(host, anna.Host);
        }

        group.Network.CutBothWays(anna.Host + 1, 1);
        SimulatedServer[] others = [group.AddServer(0, 9, minimumCopies: 2), group.AddServer(3, 1, minimumCopies: 2)];
        group.RunUntilOneView(others);
        Say(group, Transcript.Join(group, "ben"), 3);
        Assert.Equal(0, anna.Missed);

        group.Network.HealAll();
        group.RunUntilOneView([pair[0], .. others]);
        Assert.Equal(others[0].Self.Rank, pair[0].Protocol.View!.Leader.Rank);
        group.RunUntil(() => anna.Missed > 0, "anna is told that something is missing");
    }

    [Fact]
    public void A_sender_is_told_of_what_was_delivered_and_forgotten_on_the_other_side_of_a_cut()
    {
        var group = Transcript.Quiet();
        group.Limits = new ServerLimits { RoomMessages = 3, Epochs = 4 };
        SimulatedServer[] servers = [.. Enumerable.Range(0, 3).Select(host => group.AddServer(host, host + 1, minimumCopies: 2))];
        group.RunUntilOneView(servers);
        group.Network.CutBothWays(SimulatedGroup.FirstClientHost, 1);
        group.Network.CutBothWays(SimulatedGroup.FirstClientHost, 2);
        SimulatedClient anna = Transcript.Join(group, "anna"), ben = Transcript.Join(group, "ben");

        // Frames from s0 arrive, and s0 hears nothing: its client's message is delivered by the others.
        foreach (var host in new[] { 1, 2, ben.Host }) group.Network.Cut(host, 0);
        anna.Send(SimulatedGroup.Room, "hello");
        ben.Break();
        group.RunUntil(() => servers[2].Protocol.Delivered.Total == 1 && ben.ServerHost is 1 or 2, "delivered");
        group.RunUntilOneView(servers[1], servers[2]);
        for (var number = 1; number <= 12; number++) SayInNextEpoch(group, ben, servers[2], servers[1]);

        Assert.Empty(anna.Acknowledged);
        group.Network.HealAll();
        group.RunUntil(() => anna.Acknowledged.Count == 1, "anna is told");
        Transcript.ExpectInOrder(group, "s0 -> s2 Forward", "s2 -> s0 Known", "s0 -> anna Acknowledged 1");
    }

    /// <summary>
    /// Only the home holds the message, because its leader failed. Both sides of a cut go on, and one of them forgets the epoch.
    /// When they merge, the message is forgotten without a delivery. Its home sends it again, and it gets another position.
    /// </summary>
    [Fact]
    public void A_message_that_was_forgotten_before_it_was_delivered_gets_another_position()
    {
        var group = Transcript.Quiet();
        group.Limits = new ServerLimits { RoomMessages = 3, Epochs = 4 };
        SimulatedServer[] servers = [.. Enumerable.Range(0, 5).Select(host => group.AddServer(host, host + 1, minimumCopies: 3))];
        group.RunUntilOneView(servers);
        var (home, others, leader) = (servers[0], servers[1..4], servers[4]);
        SimulatedClient anna = Transcript.JoinAt(group, home.Host), ben = Transcript.JoinAt(group, 1, "ben");
        foreach (var other in others)
        {
            foreach (var host in new[] { home.Host, leader.Host, anna.Host, 5 }) group.Network.CutBothWays(host, other.Host);
        }

        foreach (var host in new[] { home.Host, 5 }) group.Network.CutBothWays(host, ben.Host);
        group.Sent = (from, _, frame) =>
        {
            if (from != home || frame is not Held { Count: 1 }) return;
            group.Sent = null;
            leader.Crash();
        };
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => group.Sent is null, "its home holds it");
        group.RunUntilOneView(others);
        while (others[2].Protocol.Log.Frontier.Floor == Epoch.None) SayInNextEpoch(group, ben, others);

        var newcomer = group.AddServer(5, 9, minimumCopies: 3);
        group.RunUntilOneView(home, newcomer);
        Assert.Equal((1, 0), (newcomer.Protocol.Log.Frontier.Total, newcomer.Protocol.Delivered.Total));
        Assert.Empty(anna.Acknowledged);

        group.Network.HealAll();
        group.RunUntil(() => anna.Acknowledged.Count == 1, "anna is told");
        Assert.Contains(ben.Delivered, item => item.Entry.Id == new MessageId(anna.Session, 1));
        group.RunUntil(() => anna.Missed > 0, "what ben said is missing");
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void A_leader_that_has_never_heard_of_forgotten_messages_does_not_wait_for_them()
    {
        var group = Start(new ServerLimits { RoomMessages = 3, Epochs = 4 }, out var servers);
        SimulatedClient anna = Transcript.JoinAt(group, 0), ben = Transcript.JoinAt(group, 1, "ben");

        // Anna does not learn that 1 to 3 are safe, and after that she learns nothing more.
        group.Network.Cut(0, anna.Host);
        for (var number = 1; number <= 3; number++) anna.Send(SimulatedGroup.Room, $"{number}");
        group.RunUntil(() => servers[0].Protocol.Delivered.Total == 3, "delivered");
        CutOff(group, anna);
        anna.Send(SimulatedGroup.Room, "4");
        for (var number = 1; number <= 12; number++) SayInNextEpoch(group, ben, servers);

        var newcomer = group.AddServer(5, 9);
        group.RunUntilOneView([.. servers, newcomer]);
        Assert.False(newcomer.Protocol.Log.Ids.Contains(new MessageId(anna.Session, 1)));
        group.Network.Heal(anna.Host, 0);
        group.Network.Heal(0, anna.Host);
        group.Network.CutBothWays(anna.Host, 5);
        group.RunUntil(() => anna.Protocol.Outbox.Count == 0, "all are acknowledged");
    }

    [Fact]
    public void Ids_outlive_their_session()
    {
        var group = new SimulatedGroup(seed: 1) { Timings = new GroupTimings { IdRetention = TimeSpan.FromMinutes(20) } };
        var servers = Transcript.StartServers(group, 2);
        var anna = Transcript.Join(group, "anna");
        Say(group, anna, 3);
        var id = new MessageId(anna.Session, 1);
        anna.Input(anna.Protocol.Close);
        group.Run(TimeSpan.FromMinutes(19));
        Assert.All(servers, server => Assert.True(server.Protocol.Log.Ids.Contains(id)));
        group.Run(TimeSpan.FromMinutes(4));
        Assert.All(servers, server => Assert.False(server.Protocol.Log.Ids.Contains(id)));
        Assert.All(servers, server => Assert.NotNull(server.Protocol.Log.Find(id)));
    }

    private static SimulatedGroup Start(ServerLimits limits, out SimulatedServer[] servers)
    {
        var group = Transcript.Quiet();
        group.Limits = limits;
        servers = Transcript.StartServers(group, 2);
        return group;
    }

    private static void Say(SimulatedGroup group, SimulatedClient client, int count)
    {
        for (var at = 0; at < count; at++) client.Send(SimulatedGroup.Room, $"{at}");
        group.RunUntil(() => client.Protocol.Outbox.Count == 0, "all acknowledged");
    }

    /// <summary>One message; then the first of the servers holds an election, which opens an epoch for all of them.</summary>
    private static void SayInNextEpoch(SimulatedGroup group, SimulatedClient client, params SimulatedServer[] servers)
    {
        Say(group, client, 1);
        var epoch = servers[0].Protocol.View!.Epoch;
        servers[0].Input(servers[0].Protocol.RequestElection);
        group.RunUntil(
            () => servers[0].Protocol.View!.Epoch > epoch && SimulatedGroup.ShareOneView(servers), "the next epoch");
    }

    private static void CutOff(SimulatedGroup group, SimulatedClient client)
    {
        foreach (var server in group.Servers) group.Network.CutBothWays(client.Host, server.Host);
        client.Break();
    }
}
