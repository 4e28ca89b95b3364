using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Compares the frames that were sent, with sender and receiver, with the demands of the protocol.</summary>
internal static class Transcript
{
    /// <summary>A group on a perfect network: 1 ms each way.</summary>
    public static SimulatedGroup Quiet() => new(seed: 1);

    /// <summary>Servers s0, s1, … with ids 1, 2, …, all in one view, the last one leading.</summary>
    public static SimulatedServer[] StartServers(SimulatedGroup group, int count)
    {
        var servers = new List<SimulatedServer>();
        for (var host = 0; host < count; host++)
        {
            servers.Add(group.AddServer(host, host + 1));
            group.RunUntilOneView([.. servers]);
        }

        return [.. servers];
    }

    /// <summary>A client that is in the room.</summary>
    public static SimulatedClient Join(SimulatedGroup group, string user)
    {
        var client = group.AddClient(user);
        group.RunUntil(() => client.HasJoined, "joined");
        return client;
    }

    /// <summary>A client whose home is on this host: the other servers are out of its reach while it looks for one.</summary>
    public static SimulatedClient JoinAt(SimulatedGroup group, int host, string user = "anna")
    {
        var client = SimulatedGroup.FirstClientHost + group.Clients.Count;
        foreach (var other in group.ServerHosts.Where(other => other != host)) group.Network.CutBothWays(client, other);
        var joined = Join(group, user);
        group.Network.HealAll();
        return joined;
    }

    /// <summary>Lets everything under way arrive, and checks that all is as it must be when the group is quiet.</summary>
    public static void ExpectQuiet(SimulatedGroup group)
    {
        group.Run(TimeSpan.FromSeconds(3));
        group.CheckQuiet();
    }

    /// <summary>Checks that these lines come in this order, with any others in between.</summary>
    public static void ExpectInOrder(SimulatedGroup group, params string[] lines)
    {
        var at = 0;
        foreach (var line in group.Transcript)
        {
            if (at < lines.Length && Says(line, lines[at])) at++;
        }

        Assert.True(
            at == lines.Length,
            $"Not said (in this order): {(at < lines.Length ? lines[at] : "")}\n{string.Join('\n', group.Transcript)}");
    }

    /// <summary>Whether a line with this text has been recorded.</summary>
    public static bool Has(SimulatedGroup group, string said) => group.Transcript.Exists(line => Says(line, said));

    /// <summary>A message that no client has sent.</summary>
    /// <param name="epoch">Epoch in which it has its place.</param>
    /// <param name="index">Index in the epoch.</param>
    /// <param name="sequence">Number among its sender's messages; the index if null.</param>
    /// <param name="ticks">Timestamp; the index if null.</param>
    public static LogEntry MakeEntry(Epoch epoch, long index = 1, long? sequence = null, long? ticks = null)
    {
        var entry = new LogEntry
        {
            Position = new Position(epoch, index),
            Id = new MessageId(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), sequence ?? index),
            Timestamp = new HybridTimestamp(ticks ?? index),
            WallTicks = 0,
            Room = SimulatedGroup.Room,
            Sender = "ben",
            Text = "hello",
        };
        EntryFields.Encode(entry);
        return entry;
    }

    public static void ExpectNever(SimulatedGroup group, string part) =>
        Assert.DoesNotContain(group.Transcript, line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>Whether a line has this text, apart from its time and the details after a colon.</summary>
    private static bool Says(string line, string said) =>
        line.EndsWith(" " + said, StringComparison.Ordinal) || line.Contains($" {said}: ", StringComparison.Ordinal);
}
