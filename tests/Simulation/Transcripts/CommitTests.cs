using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Leaders that die between sequencing and commit.</summary>
public sealed class CommitTests
{
    [Fact]
    public void A_message_goes_from_home_to_leader_to_all_and_is_acknowledged_when_a_majority_holds_it()
    {
        var (group, _, client) = Start(home: 0, count: 5);
        client.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => client.Acknowledged.Count == 1 && client.Delivered.Count == 1, "acknowledged and delivered");
        Transcript.ExpectInOrder(
            group, "s0 -> s4 Forward", "s4 -> s0 Entries 5:1+1", "s0 -> s4 Held 5:1", "s4 -> s0 Commit 5:1",
            "s0 -> anna Acknowledged 1");
    }

    [Fact]
    public void Where_two_copies_are_enough_a_member_delivers_what_its_leader_sends_without_being_told()
    {
        var (group, servers, client) = Start(home: 0);
        client.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => servers.All(server => server.Protocol.Delivered.Total == 1), "delivered everywhere");
        Transcript.ExpectInOrder(group, "s0 -> s2 Forward", "s2 -> s0 Entries 3:1+1", "s0 -> anna Acknowledged 1");
        Transcript.ExpectNever(group, "Commit 3:1");
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void A_message_that_a_member_delivered_by_itself_survives_the_leader_that_did_not_know_of_it()
    {
        var (group, servers, client) = Start(home: 0);
        group.Network.Cut(2, 1);
        group.Network.Cut(0, 2);
        servers[2].Input(now => servers[2].Protocol.Receive(now, servers[0].Self, MakeForward(client)));
        group.RunUntil(() => client.Delivered.Count == 1, "s0 delivers it");
        Assert.Equal(0, servers[2].Protocol.Delivered.Total);
        servers[2].Crash();
        group.Network.HealAll();

        group.RunUntilOneView(servers[0], servers[1]);
        group.RunUntil(() => servers[1].Protocol.Delivered.Total == 1, "s1 delivers it too");
        Assert.Single(client.Delivered);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void A_message_that_one_follower_holds_survives_its_leader()
    {
        var (group, servers, client) = Start(home: 0);

        // The leader's copy reaches s0 only, and the leader dies before it hears that s0 has it.
        group.Network.Cut(2, 1);
        group.Network.Cut(0, 2);
        servers[2].Input(now => servers[2].Protocol.Receive(now, servers[0].Self, MakeForward(client)));
        group.RunUntil(() => servers[0].Protocol.Log.Frontier.Total == 1, "s0 holds it");
        servers[2].Crash();
        group.Network.HealAll();

        group.RunUntilOneView(servers[0], servers[1]);
        group.RunUntil(() => client.Delivered.Count == 1, "delivered");
        Transcript.ExpectInOrder(
            group, "s1 -> s0 Prepare 4", "s0 -> s1 Promise 4", "s1 -> s0 Pull", "s0 -> s1 Entries 3:1+1",
            "s1 -> s0 NewView 4 of 2 {3:1}");
        Assert.Equal(1, servers[1].Protocol.Log.Frontier.Total);
    }

    [Fact]
    public void A_message_that_only_the_dead_leader_held_is_handed_on_by_its_home_server_and_delivered_once()
    {
        var (group, servers, client) = Start(home: 0);
        group.Network.Cut(2, 0);
        group.Network.Cut(2, 1);
        client.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => servers[2].Protocol.Log.Frontier.Total == 1, "the leader holds it");
        servers[2].Crash();
        group.Network.HealAll();

        group.RunUntilOneView(servers[0], servers[1]);
        group.RunUntil(() => client.Acknowledged.Count == 1 && client.Delivered.Count == 1, "acknowledged and delivered");
        Transcript.ExpectInOrder(group, "s1 -> s0 NewView 4 of 2 {}", "s0 -> s1 Forward", "s1 -> s0 Entries 4:1+1");
        group.Run(TimeSpan.FromSeconds(5));
        Assert.Single(client.Delivered);
        group.CheckQuiet();
    }

    [Fact]
    public void A_client_whose_server_dies_with_its_message_sends_it_again_under_the_same_id()
    {
        var (group, servers, client) = Start(home: 2);
        group.Network.Cut(2, 0);
        group.Network.Cut(2, 1);
        client.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => servers[2].Protocol.Log.Frontier.Total == 1, "the leader holds it");
        servers[2].Crash();
        group.Network.HealAll();
        group.RunUntil(() => client.Acknowledged.Count == 1 && client.Delivered.Count == 1, "acknowledged and delivered");
        group.Run(TimeSpan.FromSeconds(5));
        Assert.Single(client.Delivered);
        group.CheckQuiet();
    }

    [Fact]
    public void With_a_minimum_of_two_copies_a_lone_server_keeps_messages_until_another_joins()
    {
        var group = Transcript.Quiet();
        var first = group.AddServer(0, 1, minimumCopies: 2);
        group.RunUntilOneView(first);
        var client = Transcript.Join(group, "anna");
        client.Send(SimulatedGroup.Room, "hello");
        group.Run(TimeSpan.FromSeconds(5));
        Assert.Empty(client.Acknowledged);
        Assert.Empty(client.Delivered);

        var second = group.AddServer(1, 2);
        group.RunUntilOneView(first, second);
        group.RunUntil(() => client.Acknowledged.Count == 1 && client.Delivered.Count == 1, "acknowledged and delivered");
    }

    [Fact]
    public void The_smaller_side_of_a_cut_sequences_nothing_and_its_messages_go_out_when_the_network_heals()
    {
        var group = Transcript.Quiet();
        SimulatedServer[] servers = [.. Enumerable.Range(0, 3).Select(host => group.AddServer(host, host + 1, minimumCopies: 2))];
        group.RunUntilOneView(servers);
        SimulatedClient anna = Transcript.JoinAt(group, 2), ben = Transcript.JoinAt(group, 1, "ben");
        foreach (var host in new[] { 0, 1, ben.Host }) group.Network.CutBothWays(2, host);
        foreach (var host in new[] { 0, 1 }) group.Network.CutBothWays(anna.Host, host);
        group.RunUntilOneView(servers[0], servers[1]);
        group.RunUntilOneView(servers[2]);

        var held = servers[2].Protocol.Log.Frontier.Total;
        anna.Send(SimulatedGroup.Room, "from the smaller side");
        ben.Send(SimulatedGroup.Room, "from the larger side");
        group.RunUntil(() => ben.Acknowledged.Count == 1, "the larger side goes on");
        group.Run(TimeSpan.FromSeconds(20));
        Assert.Equal(held, servers[2].Protocol.Log.Frontier.Total);
        Assert.Empty(anna.Acknowledged);

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        group.RunUntil(
            () => anna.Acknowledged.Count == 1 && anna.Delivered.Count == 2 && ben.Delivered.Count == 2, "both have both");
        Transcript.ExpectQuiet(group);
    }

    private static (SimulatedGroup Group, SimulatedServer[] Servers, SimulatedClient Client) Start(int home, int count = 3)
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, count);
        var client = Transcript.JoinAt(group, home);
        group.Transcript.Clear();
        return (group, servers, client);
    }

    private static Wire.Forward MakeForward(SimulatedClient client) => new(
        [new Messages.Submission(new MessageId(client.Session, 1), 0, default, client.User, SimulatedGroup.Room, "hello")]);
}
