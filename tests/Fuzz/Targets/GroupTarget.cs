using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// A group in which servers come and go, all of them too, and honest users chat, while strangers send anything. They send over
/// links with a session, links without one, closed links, and by datagrams. Afterwards the group must have recovered, and
/// nothing may have grown beyond its limit.
/// </summary>
internal sealed class GroupTarget : IFuzzTarget
{
    private const int Slices = 60;
    private const int InputsOfSlice = 12;

    /// <summary>
    /// Most memory for the answer to one frame: the longest list, some copies of it, and the frames that a turn sends on.
    /// </summary>
    private const long MemoryOfInput = 32L * 1024 * 1024;

    private static readonly byte[][] s_samples =
        [.. Samples.Frames.Values.Select(Bytes.OfBody).Where(bytes => bytes.Length <= 8192)];
    private static readonly byte[][] s_datagrams = [.. Samples.Datagrams.Values.Select(Bytes.Of)];

    public string Name => "group";

    public void Run(Dice dice, Journal journal)
    {
        var scene = new Scene(dice, servers: 1 + dice.Next(3));
        for (var slice = 0; slice < Slices; slice++)
        {
            Stir(scene);
            scene.World.Run(TimeSpan.FromMilliseconds(dice.Next(dice.Next(6) == 0 ? 1500 : 120)));
            for (var at = dice.Next(InputsOfSlice); at > 0; at--)
            {
                var entry = Draw(scene);
                journal.Add(entry);
                scene.Feed(entry, MemoryOfInput);
            }
        }

        scene.CheckThatItWorks();
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        var scene = new Scene(new Dice(1), servers: 1);
        scene.World.RunUntil(() => scene.Honest.HasJoined, TimeSpan.FromSeconds(10));
        foreach (var entry in entries) scene.Feed(entry, MemoryOfInput);
        scene.CheckThatItWorks();
    }

    private static void Stir(Scene scene)
    {
        var living = scene.World.Servers.Where(server => server.IsAlive).ToList();
        switch (scene.Dice.Next(14))
        {
            case 0 when living.Count < 4: scene.World.AddServer(); break;
            case 1 when living.Count > 1: living[scene.Dice.Next(living.Count)].Crash(); break;
            case 2 when living.Count > 1: living[scene.Dice.Next(living.Count)].Protocol.BeginLeave(scene.World.Now); break;
            case 3: living[scene.Dice.Next(living.Count)].Protocol.RequestElection(scene.World.Now); break;
            case 4 or 5 or 6: scene.Honest.Send("hello"); break;
            case 7: BeginAgain(scene, living); break;
            default: break;
        }
    }

    /// <summary>The whole group is gone, and another begins at once or later, with low epochs.</summary>
    private static void BeginAgain(Scene scene, List<FuzzServer> living)
    {
        foreach (var server in living) server.Crash();
        scene.World.Run(TimeSpan.FromMilliseconds(scene.Dice.Next(3000)));
        scene.World.AddServer();
    }

    private static JournalEntry Draw(Scene scene)
    {
        var dice = scene.Dice;
        string way = dice.Next(8) switch
        {
            0 => "unattached",
            1 => "closed",
            2 or 3 => "udp",
            _ => "client",
        };
        return new JournalEntry(way, way == "udp" ? DrawDatagram(scene) : DrawFrame(scene));
    }

    private static byte[] DrawFrame(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.Next(2) == 0) return Bytes.OfBody(scene.Frames.Next());
        var sources = dice.Next(2) == 0 && scene.World.Frames.Count > 0 ? scene.World.Frames : (IReadOnlyList<byte[]>)s_samples;
        var bytes = sources[dice.Next(sources.Count)];
        return dice.Next(4) == 0 ? bytes : scene.Mutator.Damage(bytes, s_samples);
    }

    private static byte[] DrawDatagram(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.Next(2) == 0) return Bytes.Of(scene.Datagrams.Next(scene.World.Servers[^1]));
        var sources = dice.Next(2) == 0 && scene.World.Datagrams.Count > 0
            ? scene.World.Datagrams
            : (IReadOnlyList<byte[]>)s_datagrams;
        return scene.Mutator.Damage(sources[dice.Next(sources.Count)], s_datagrams);
    }
}
