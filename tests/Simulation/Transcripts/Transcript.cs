using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Compares who said what to whom with what the protocol demands.</summary>
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

    /// <summary>The same, and its home is on this host: the other servers are out of its reach while it looks for one.</summary>
    public static SimulatedClient JoinAt(SimulatedGroup group, int host, string user = "anna")
    {
        var client = SimulatedGroup.FirstClientHost + group.Clients.Count;
        foreach (var other in group.ServerHosts.Where(other => other != host)) group.Network.CutBothWays(client, other);
        var joined = Join(group, user);
        group.Network.HealAll();
        return joined;
    }

    /// <summary>What is under way arrives, and everything is as it must be when all is quiet.</summary>
    public static void ExpectQuiet(SimulatedGroup group)
    {
        group.Run(TimeSpan.FromSeconds(3));
        group.CheckQuiet();
    }

    /// <summary>These lines come in this order, with any others in between.</summary>
    public static void ExpectInOrder(SimulatedGroup group, params string[] lines)
    {
        var at = 0;
        foreach (var line in group.Transcript)
        {
            if (at < lines.Length && Says(line, lines[at])) at++;
        }

        Assert.True(at == lines.Length, $"Not said (in this order): {(at < lines.Length ? lines[at] : "")}\n{string.Join('\n', group.Transcript)}");
    }

    /// <summary>Whether this was said by now.</summary>
    public static bool Has(SimulatedGroup group, string said) => group.Transcript.Exists(line => Says(line, said));

    /// <summary>A message that nobody has sent.</summary>
    /// <param name="epoch">Where it is said to have its place.</param>
    /// <param name="index">Where in the epoch.</param>
    /// <param name="sequence">Its number among its sender's messages; the index without.</param>
    /// <param name="ticks">Its timestamp; the index without.</param>
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

    /// <summary>Whether a line says this, apart from its time and the details after a colon.</summary>
    private static bool Says(string line, string said) =>
        line.EndsWith(" " + said, StringComparison.Ordinal) || line.Contains($" {said}: ", StringComparison.Ordinal);
}
