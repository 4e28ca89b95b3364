using PSChat.Core.Tests;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// Servers and clients whose peer is a server that lies: a server may end over it, with the invariant that was breached,
/// and a client may give it up. Neither may fail in any other way.
/// </summary>
internal sealed class LiarTarget : IFuzzTarget
{
    private const int Inputs = 300;
    private const long MemoryOfInput = 64L * 1024 * 1024;

    private static readonly byte[][] s_samples = [.. Samples.Frames.Values.Select(DecoderTarget.OfFrame).Where(bytes => bytes.Length <= 8192)];

    public string Name => "liar";

    public void Run(Dice dice, Journal journal)
    {
        var scene = new Scene(dice, servers: 1 + dice.Next(3));
        scene.World.RunUntil(() => scene.Honest.HasJoined, TimeSpan.FromSeconds(20));
        for (var at = 0; at < Inputs; at++)
        {
            if (dice.Next(10) == 0) scene.Honest.Send("hello");
            var sources = dice.Next(2) == 0 ? scene.World.Frames : (IReadOnlyList<byte[]>)s_samples;
            var entry = new JournalEntry(dice.Next(2) == 0 ? "server" : "home", scene.Mutator.Damage(sources[dice.Next(sources.Count)], s_samples));
            journal.Add(entry);
            if (!Feed(scene, entry)) return;
            if (dice.Next(5) == 0 && !Survives(() => scene.World.Run(TimeSpan.FromMilliseconds(dice.Next(200))))) return;
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        var scene = new Scene(new Dice(1), servers: 2);
        scene.World.RunUntil(() => scene.Honest.HasJoined, TimeSpan.FromSeconds(20));
        foreach (var entry in entries)
        {
            if (!Feed(scene, entry)) return;
        }
    }

    /// <returns>False if a server has found that an invariant is breached.</returns>
    private static bool Feed(Scene scene, JournalEntry entry)
    {
        if (FrameCodec.Read(entry.Bytes) is not { } frame) return true;
        var survives = true;
        Meter.Run(MemoryOfInput, () => survives = Survives(() =>
        {
            if (entry.Way == "home") scene.Honest.Receive(frame);
            else FeedServer(scene, frame);
            scene.World.Settle();
        }));
        return survives;
    }

    private static void FeedServer(Scene scene, Frame frame)
    {
        var living = scene.World.Servers.Where(server => server.IsAlive).ToList();
        if (living.Count == 0) return;
        var server = living[scene.Dice.Next(living.Count)];
        var from = scene.World.Servers[scene.Dice.Next(scene.World.Servers.Count)].Self;
        server.Protocol.Receive(scene.World.Now, scene.Dice.Next(4) == 0 ? Samples.HighMember : from, frame);
    }

    private static bool Survives(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (InvalidOperationException breach) when (breach.GetType() == typeof(InvalidOperationException))
        {
            return false;
        }
    }
}
