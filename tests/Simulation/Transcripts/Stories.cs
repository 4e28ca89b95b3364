using PSChat.Protocol;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>The stories that are recorded whole.</summary>
internal static class Stories
{
    public static IReadOnlyList<Story> All { get; } =
    [
        new("join", "A group begins, and a client joins it",
            """
            s1 finds nobody and elects itself. s0, of a lower rank, joins as a learner. s1 holds an election for
            it and goes on leading. Then Anna's client attaches to s1, joins a room and sends a message. It is
            acknowledged when s0 holds it as well.
            """,
            Join),
        new("message", "A message on its way",
            """
            Of three servers s2 leads; Anna is at home with s0, and Ben with s1. Anna's message goes to the leader,
            gets a position, and comes back. s0 and s1 each know by themselves that two of three hold it, so
            nobody is sent a Commit.
            """,
            Message),
        new("leader-crash", "The leader crashes",
            """
            s2 crashes. Its peers' dials are refused, which proves its death long before its silence would. s1 has
            the highest rank of those that are left and stands at once; s0 asks s1 and gets its answer. Anna's
            client is at home with s0 and is only told of the view.
            """,
            LeaderCrash),
        new("two-candidates", "Two candidates",
            """
            The leader s3 crashes while s2 is frozen, so that s1 stands after it has waited for s2 in vain. s2
            wakes, does not know yet that the leader is dead, and refuses. Then it stands with a higher ballot,
            and s1, a candidate itself, promises and yields.
            """,
            TwoCandidates),
        new("higher-rank-joins", "A higher rank joins",
            """
            s0 leads alone and holds a message of Anna's. s1 joins, pulls the message while it is a learner, and
            is handed the leadership: s0 resigns with its promise. s0 parks what Anna sends during the handover,
            and forwards it to the new leader.
            """,
            HigherRankJoins),
        new("freeze-and-wake", "The leader freezes, and wakes",
            """
            s2 is suspended for 3 s, and its peers elect s1. When s2 wakes it still believes that it leads. Its
            inbox has the view that leaves it out, and that has the majority of its own. So it joins as a learner.
            Its rank is the highest, so s1 hands the leadership back to it.
            """,
            FreezeAndWake),
        new("deaf-leader", "The leader hears nobody",
            """
            Nothing that is sent to s2 arrives any more, while everybody hears s2. It gives the others up after
            600 ms, and tells them so. They do not ask it to be taken in again, but elect s1 at once. Anna's
            message, which s2 never got, is acknowledged then.
            """,
            DeafLeader),
        new("cut-and-merge", "A cut network, and the merge",
            """
            The network is cut between s0 with Anna and s1 with Ben, and each server leads a group of its own. The
            epochs of both have number 3, and differ by their leaders. When the network heals, the lower epoch
            joins the higher one. Each user then gets the other's message late.
            """,
            CutAndMerge),
        new("ordered-and-lost", "The leader dies with the only copy that has a position",
            """
            Anna's message has the position 3:1 when the leader s2 crashes, and no other server has got it. Her
            home s0 forwards it to the new leader under the same id. It gets the position 4:1 there.
            """,
            OrderedAndLost),
        new("ordered-and-held-by-one", "The leader dies between order and commit",
            """
            Anna's message has a position and no quorum: of four servers only the leader s3 and s0 hold it when s3
            crashes. The promise of s0 shows it. So the candidate s2 pulls it before it installs its view, and it
            is delivered at its position 4:1.
            """,
            OrderedAndHeldByOne),
        new("last-leaves", "The leader leaves, and then the last server",
            """
            s1 leaves: it hands over to s0 and stays until a view is without it. Then it sends Anna's client to s0.
            When s0 leaves too, nobody is left to take over, so it just ends. Anna's client looks for another
            server.
            """,
            LastLeaves),
    ];

    private static void Join(StoryRun run)
    {
        var group = run.Group;
        var higher = group.AddServer(1, 2);
        group.RunUntilOneView(higher);
        var lower = group.AddServer(0, 1);
        group.RunUntilOneView(higher, lower);
        run.Settle();
        var anna = Transcript.Join(group, "anna");
        Say(run, anna, "hello");
    }

    private static void Message(StoryRun run)
    {
        Transcript.StartServers(run.Group, 3);
        SimulatedClient anna = Transcript.JoinAt(run.Group, 0), ben = Transcript.JoinAt(run.Group, 1, "ben");
        run.Settle();
        run.Begin();
        Say(run, anna, "hello");
        run.Group.RunUntil(() => ben.Delivered.Count == 1, "delivered to ben");
    }

    private static void LeaderCrash(StoryRun run)
    {
        var servers = Transcript.StartServers(run.Group, 3);
        Transcript.JoinAt(run.Group, 0);
        run.Settle();
        run.Begin();
        run.Do("s2 crashes", () => servers[2].Crash());
        run.Group.RunUntilOneView(servers[0], servers[1]);
        run.Settle();
    }

    private static void TwoCandidates(StoryRun run)
    {
        var group = run.Group;
        var servers = Transcript.StartServers(group, 4);
        run.Settle();
        run.Begin();
        run.Do("s2 freezes", servers[2].Pause);
        run.Do("s3 crashes", () => servers[3].Crash());
        group.RunUntil(() => servers[1].Protocol.Role == ServerRole.Standing, "s1 stands");
        run.Do("s2 wakes", servers[2].Resume);
        group.RunUntilOneView(servers[0], servers[1], servers[2]);
        run.Settle();
    }

    private static void HigherRankJoins(StoryRun run)
    {
        var group = run.Group;
        var old = Transcript.StartServers(group, 1)[0];
        var anna = Transcript.Join(group, "anna");
        Say(run, anna, "first");
        run.Begin();
        var higher = group.AddServer(1, 2);
        group.RunUntil(() => Transcript.Has(group, "s0 -> s1 Handover of 1"), "a handover");
        Say(run, anna, "second");
        group.RunUntilOneView(old, higher);
        run.Settle();
    }

    private static void FreezeAndWake(StoryRun run)
    {
        var group = run.Group;
        var servers = Transcript.StartServers(group, 3);
        run.Settle();
        run.Begin();
        run.Do("s2 freezes", servers[2].Pause);
        group.Run(TimeSpan.FromSeconds(3));
        run.Do("s2 wakes", servers[2].Resume);
        group.RunUntilOneView(servers);
        run.Settle();
    }

    private static void DeafLeader(StoryRun run)
    {
        var servers = Transcript.StartServers(run.Group, 3);
        var anna = Transcript.JoinAt(run.Group, 0);
        run.Settle();
        run.Begin();
        run.Do("s2 hears nobody", () =>
        {
            for (var host = 0; host < 2; host++) run.Group.Network.Cut(host, 2);
        });
        Say(run, anna, "hello");
        run.Group.RunUntilOneView(servers[0], servers[1]);
        run.Settle();
    }

    private static void CutAndMerge(StoryRun run)
    {
        var group = run.Group;
        var servers = Transcript.StartServers(group, 2);
        SimulatedClient anna = Transcript.JoinAt(group, 0), ben = Transcript.JoinAt(group, 1, "ben");
        run.Settle();
        run.Begin();
        run.Do("cut: s0, anna | s1, ben", () =>
        {
            foreach (var left in new[] { 0, anna.Host })
            {
                foreach (var right in new[] { 1, ben.Host }) group.Network.CutBothWays(left, right);
            }
        });
        group.RunUntil(() => servers.All(server => SimulatedGroup.ShareOneView([server])), "two groups");
        Say(run, anna, "from the one side");
        Say(run, ben, "from the other side");
        run.Do("the network heals", group.Network.HealAll);
        group.RunUntilOneView(servers);
        group.RunUntil(() => anna.Delivered.Count == 2 && ben.Delivered.Count == 2, "both have both");
        run.Settle();
    }

    private static void OrderedAndLost(StoryRun run) => DieBeforeCommit(run, servers: 3, holder: null);

    private static void OrderedAndHeldByOne(StoryRun run) => DieBeforeCommit(run, servers: 4, holder: 0);

    /// <summary>The leader gives a message a position, and dies before a majority holds it.</summary>
    /// <param name="run">The run of the story.</param>
    /// <param name="servers">Number of servers, the leader included.</param>
    /// <param name="holder">The only server that the leader reaches; null for none.</param>
    private static void DieBeforeCommit(StoryRun run, int servers, int? holder)
    {
        var group = run.Group;
        var all = Transcript.StartServers(group, servers);
        var anna = Transcript.JoinAt(group, 0);
        var (leader, others) = (all[^1], all[..^1]);
        run.Settle();
        run.Begin();
        run.Do($"cut: {leader.Self.Name} reaches {(holder is { } one ? $"s{one} only" : "nobody")}", () =>
        {
            foreach (var other in others.Where(other => other.Host != holder)) group.Network.Cut(leader.Host, other.Host);
        });
        run.Do("anna sends \"hello\"", () => anna.Send(SimulatedGroup.Room, "hello"));
        var last = all[holder ?? leader.Host];
        group.RunUntil(() => last.Protocol.Log.Frontier.Total == 1, "the last one that gets it holds it");
        run.Do($"{leader.Self.Name} crashes, and the network heals", () =>
        {
            leader.Crash();
            group.Network.HealAll();
        });
        group.RunUntilOneView(others);
        group.RunUntil(() => anna.Acknowledged.Count == 1 && anna.Delivered.Count == 1, "acknowledged and delivered");
        run.Settle();
    }

    private static void LastLeaves(StoryRun run)
    {
        var group = run.Group;
        var servers = Transcript.StartServers(group, 2);
        var anna = Transcript.JoinAt(group, 1);
        run.Settle();
        run.Begin();
        run.Do("s1 is stopped", () => servers[1].Input(servers[1].Protocol.BeginLeave));
        group.RunUntil(() => anna.ServerHost == 0 && anna.Protocol.State == ClientState.Attached, "anna is at home with s0");
        run.Settle();
        run.Do("s0 is stopped", () => servers[0].Input(servers[0].Protocol.BeginLeave));
        group.RunUntil(() => !servers[0].IsAlive, "s0 has ended");
        run.Settle();
    }

    /// <summary>Sends a message, and waits until its sender has it acknowledged and delivered.</summary>
    private static void Say(StoryRun run, SimulatedClient client, string text)
    {
        var (acknowledged, delivered) = (client.Acknowledged.Count, client.Delivered.Count);
        run.Do($"{client.User} sends \"{text}\"", () => client.Send(SimulatedGroup.Room, text));
        run.Group.RunUntil(
            () => client.Acknowledged.Count > acknowledged && client.Delivered.Count > delivered, "acknowledged and delivered");
        run.Settle();
    }
}
