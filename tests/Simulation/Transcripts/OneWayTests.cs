using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers that are heard and hear nobody, and members that find a loss late (V6, E5, E10).</summary>
public sealed class OneWayTests
{
    /// <summary>A failure timeout and its confirmation, and an election.</summary>
    private static readonly TimeSpan s_oneTimeout = TimeSpan.FromMilliseconds(750);

    [Fact]
    public void A_leader_that_hears_nobody_is_replaced_when_it_gives_the_others_up()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 0);
        group.Transcript.Clear();
        Deafen(group, 2, [0, 1]);
        ExpectAnswer(group, anna, s_oneTimeout);
        Transcript.ExpectNever(group, "joining the group of s2");
        Assert.Equal(servers[1].Self, servers[0].Protocol.View!.Leader);
        Assert.True(servers[0].Protocol.View!.Epoch > servers[2].Protocol.View!.Epoch, "The larger part has the higher epoch.");

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void A_leader_that_hears_nobody_is_replaced_though_the_others_promised_it_its_next_epoch()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 0);
        group.Run(TimeSpan.FromMilliseconds(50));
        Deafen(group, 2, [0]);
        group.Run(TimeSpan.FromMilliseconds(100));
        group.Transcript.Clear();
        Deafen(group, 2, [1]);
        ExpectAnswer(group, anna, s_oneTimeout + TimeSpan.FromMilliseconds(150));
        Transcript.ExpectInOrder(group, "s2 -> s1 Prepare 4 with the consent of 3", "s1 -> s0 NewView 5 of 2 {}");
        Assert.True(SimulatedGroup.ShareOneView([servers[0], servers[1]]));
    }

    [Fact]
    public void Of_two_servers_the_other_one_goes_on_when_the_leader_hears_nothing()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var anna = Transcript.JoinAt(group, 0);
        group.Transcript.Clear();
        Deafen(group, 1, [0]);

        // It cannot know which of both is at fault, and asks once to be taken in again.
        ExpectAnswer(group, anna, s_oneTimeout + TimeSpan.FromMilliseconds(300));
        Transcript.ExpectInOrder(group, "s0 -> s1 Join", "s0 Joining -> Bereft", "s0 Standing -> Leading");

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void A_leader_goes_on_at_once_without_a_member_that_hears_nobody()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var anna = Transcript.JoinAt(group, 1);
        Deafen(group, 0, [1]);
        ExpectAnswer(group, anna, s_oneTimeout);
        Assert.Equal(ServerRole.Leading, servers[1].Protocol.Role);

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Transcript.ExpectQuiet(group);
    }

    [Fact]
    public void Members_that_slept_ask_the_leader_that_left_them_out()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        servers[0].Pause();
        servers[1].Pause();
        group.RunUntil(() => SimulatedGroup.ShareOneView([servers[2]]), "the leader is alone");
        group.Transcript.Clear();

        // The view without them has waited in their inboxes.
        servers[0].Resume();
        servers[1].Resume();
        group.RunUntilOneView(servers);
        Transcript.ExpectNever(group, "going on without it");
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Fact]
    public void A_view_that_a_cut_held_back_takes_no_member_from_a_living_leader()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var view = servers[0].Protocol.View!;
        var old = new GroupView(
            view.Group, new Epoch(view.Epoch.Number + 5, servers[1].Self.Rank), [servers[1].Self], 1, ViewCause.Failure);
        group.Transcript.Clear();
        servers[0].Receive(servers[1].Self, new NewView(old, servers[0].Protocol.Log.Frontier.Copy(), TimeSpan.Zero));
        group.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(view, servers[0].Protocol.View);
        Assert.Equal(ServerRole.Following, servers[0].Protocol.Role);
        Transcript.ExpectNever(group, "s0 Following ->");
    }

    [Fact]
    public void A_candidate_asks_a_member_that_is_heard_again()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);

        // s1 sleeps and is given up. s2 is heard, and gets nothing from the candidate.
        servers[1].Pause();
        group.Run(TimeSpan.FromMilliseconds(500));
        group.Network.Cut(3, 2);
        group.RunUntil(() => servers[3].Protocol.Role == ServerRole.Standing, "s3 stands");
        group.Run(TimeSpan.FromMilliseconds(200));
        var woken = group.Time.Elapsed;
        servers[1].Resume();
        group.RunUntil(() => servers[3].Protocol.Role == ServerRole.Leading, "s3 has won");
        Assert.True(group.Time.Elapsed - woken < TimeSpan.FromMilliseconds(300), $"took {group.Time.Elapsed - woken}");
        Assert.True(servers[3].Protocol.View!.Contains(servers[1].Self.Rank));
    }

    [Fact]
    public void A_member_that_slept_believes_a_candidate_when_it_hears_nothing_of_the_leader_either()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 4);
        servers[0].Pause();
        group.Run(TimeSpan.FromMilliseconds(550));
        servers[0].Resume();
        var lost = group.Time.Elapsed;
        for (var host = 0; host < 3; host++) group.Network.CutBothWays(host, 3);
        group.RunUntilOneView(servers[0], servers[1], servers[2]);

        // It needs all three. By itself s0 would accuse nobody of silence for two seconds.
        Assert.True(group.Time.Elapsed - lost < TimeSpan.FromSeconds(1.3), $"took {group.Time.Elapsed - lost}");
    }

    private static void Deafen(SimulatedGroup group, int deaf, IEnumerable<int> others)
    {
        foreach (var other in others) group.Network.Cut(other, deaf);
    }

    private static void ExpectAnswer(SimulatedGroup group, SimulatedClient client, TimeSpan within)
    {
        var sent = group.Time.Elapsed;
        client.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => client.Acknowledged.Count == 1, "acknowledged");
        Assert.True(group.Time.Elapsed - sent < within, $"took {group.Time.Elapsed - sent}");
    }
}
