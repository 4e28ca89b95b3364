using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Presence and private messages, while servers come and go.</summary>
public sealed class PresenceTests
{
    [Fact]
    public void A_change_of_servers_is_told_to_no_user()
    {
        var (group, servers, anna, ben) = Start();
        servers.Single(server => server.Protocol.View!.Leader == server.Self).Crash();
        group.RunUntil(() => group.Living.Sum(server => server.Protocol.ClientCount) == 2, "both on survivors");
        group.Run(TimeSpan.FromMinutes(1));
        Assert.Empty(anna.Presence.Skip(1));
        Assert.Empty(ben.Presence);
    }

    [Fact]
    public void A_user_that_does_not_come_back_is_gone_after_half_a_minute()
    {
        var (group, servers, anna, ben) = Start();
        foreach (var server in servers) group.Network.CutBothWays(ben.Host, server.Host);
        group.RunUntil(() => servers.Sum(server => server.Protocol.ClientCount) == 1, "noticed");
        group.Run(TimeSpan.FromSeconds(25));
        Assert.Single(anna.Presence);
        group.Run(TimeSpan.FromSeconds(10));
        Assert.Equal([(SimulatedGroup.Room, "ben", true), (SimulatedGroup.Room, "ben", false)], anna.Presence);
        group.Network.HealAll();
        group.RunUntil(() => anna.Presence.Count == 3, "back");
        Assert.Equal((SimulatedGroup.Room, "ben", true), anna.Presence[2]);
    }

    [Fact]
    public void A_private_message_finds_its_user_under_a_leader_that_came_a_moment_ago()
    {
        var (group, _, anna, ben) = Start();
        var carla = Transcript.Join(group, "carla");

        // The newcomer outranks all others. It leads at once, and knows no user until the members have reported theirs.
        var newcomer = group.AddServer(3, 9);
        for (var at = 1; newcomer.Protocol.View?.Leader != newcomer.Self; at++)
        {
            Whisper(group, anna, $"{at}", "ben");
            group.Run(TimeSpan.FromMilliseconds(1));
        }

        Whisper(group, anna, "last", "ben");
        group.RunUntil(() => ben.Delivered.Count > 0 && ben.Delivered[^1].Entry.Text == "last", "delivered");
        Assert.Equal(anna.Delivered.Select(item => item.Entry.Text), ben.Delivered.Select(item => item.Entry.Text));
        Assert.All(ben.Delivered, item => Assert.Equal([ben.Session], item.Entry.Recipients));
        Assert.Empty(carla.Delivered);
    }

    [Fact]
    public void A_private_message_waits_for_a_user_whose_connection_was_lost()
    {
        var (group, servers, anna, ben) = Start();
        foreach (var server in servers) group.Network.CutBothWays(ben.Host, server.Host);
        group.RunUntil(() => servers.Sum(server => server.Protocol.ClientCount) == 1, "noticed");
        Whisper(group, anna, "when you are back", "ben");
        group.RunUntil(() => anna.Acknowledged.Count == 1, "acknowledged");
        group.Network.HealAll();
        group.RunUntil(() => ben.Delivered.Count == 1, "delivered");
        Assert.Equal("when you are back", ben.Delivered[0].Entry.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_next_leader_is_told_of_sessions_that_ended_while_there_was_none_and_did_not_come_back(bool comesBack)
    {
        var group = Transcript.Quiet();
        group.Strangers = 2;
        var servers = Transcript.StartServers(group, 3);
        var (home, candidate) = (servers[0], servers[1].Self);
        var secret = new SessionSecret(new Guid(7, 0, 0, new byte[8]));
        Attach(1);
        group.RunUntil(() => servers.All(server => IsThere(server) == true), "all know the session");

        // The candidate never wins. Until its home notices, it has no leader to tell.
        home.Receive(candidate, new Prepare(new Epoch(9, candidate.Rank), home.Protocol.View!.Epoch));
        Assert.Equal(ServerRole.Promised, home.Protocol.Role);
        Tell(1, new Detach());
        if (comesBack) Attach(2);
        group.RunUntil(() => home.Protocol.Role == ServerRole.Following, "it has a leader again");
        group.RunUntilOneView(servers);
        group.Run(TimeSpan.FromSeconds(1));
        Assert.All(servers, server => Assert.Equal(comesBack ? true : null, IsThere(server)));

        bool? IsThere(SimulatedServer server) => server.Protocol.FindSession(secret.MakeSession())?.Attached;

        void Attach(int connection)
        {
            home.Input(now => home.Protocol.ClientUp(now, -connection));
            Tell(connection, new Attach(secret, "anna", 0, connection, new Frontier(), []));
        }

        void Tell(int connection, Frame frame) => home.Input(now => home.Protocol.ReceiveFromClient(now, -connection, frame));
    }

    private static (SimulatedGroup Group, SimulatedServer[] Servers, SimulatedClient Anna, SimulatedClient Ben) Start()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.Join(group, "anna");
        var ben = Transcript.Join(group, "ben");
        group.RunUntil(() => anna.Presence.Count == 1, "anna has seen ben come");
        return (group, servers, anna, ben);
    }

    /// <summary>Sends as if in a room of its own: only the recipient must get the message.</summary>
    private static void Whisper(SimulatedGroup group, SimulatedClient from, string text, string to) => from.Input(now =>
        group.Invariants.OnSubmitted(
            from.Protocol.Submit(now, new OutgoingMessage(SimulatedGroup.Room, text) { To = to }), "whispers"));
}
