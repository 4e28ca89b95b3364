using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// Servers and clients with a peer that is a lying server. It lies by every way that a server has: frames, a hello, a welcome, an
/// answer by UDP, a refusal, and links that come and go. Their own users ask, join, leave and close at the same time. A server
/// may end because of it, with the breached invariant, and a client may give the server up. Neither may fail in another way.
/// </summary>
internal sealed class LiarTarget : IFuzzTarget
{
    private const int Inputs = 300;
    private const long MemoryOfInput = 64L * 1024 * 1024;

    private static readonly byte[] s_hello =
        Bytes.OfBody(Samples.Frames.Values.First(frame => frame is Hello { Self: not null }));
    private static readonly byte[] s_welcome =
        Bytes.OfBody(Samples.Frames.Values.First(frame => frame is Welcome { View: not null }));
    private static readonly byte[][] s_datagrams = [.. Samples.Datagrams.Values.Select(Bytes.Of)];
    private static readonly Frame[] s_questions = [.. Samples.Frames.Values.Where(frame => frame is ListUsers or ReadHistory)];
    private static readonly byte[][] s_samples =
        [.. Samples.Frames.Values.Select(Bytes.OfBody).Where(bytes => bytes.Length <= 8192)];

    public string Name => "liar";

    public void Run(Dice dice, Journal journal)
    {
        var scene = new Scene(dice, servers: 1 + dice.Next(3));
        scene.World.RunUntil(() => scene.Honest.HasJoined, TimeSpan.FromSeconds(20));
        for (var at = 0; at < Inputs; at++)
        {
            if (dice.Next(10) == 0) scene.Honest.Send("hello");
            if (!Feed(scene, journal.Keep(Draw(scene)))) return;
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

    private static JournalEntry Draw(Scene scene)
    {
        var dice = scene.Dice;
        switch (dice.Next(18))
        {
            case 0:
                return new JournalEntry(
                    "home-udp", scene.Mutator.Damage(Pick(dice, scene.World.Datagrams, s_datagrams), s_datagrams));
            case 1: return new JournalEntry("hello", scene.Mutator.Damage(s_hello, s_samples));
            case 2: return new JournalEntry("welcome", scene.Mutator.Damage(s_welcome, s_samples));
            case 3: return new JournalEntry("link", [(byte)dice.Next(4)]);
            case 4: return new JournalEntry("user", [(byte)dice.Next(32)]);
            default:
                return new JournalEntry(
                    dice.Next(2) == 0 ? "server" : "home",
                    scene.Mutator.Damage(Pick(dice, scene.World.Frames, s_samples), s_samples));
        }
    }

    private static byte[] Pick(Dice dice, List<byte[]> heard, byte[][] samples)
    {
        var sources = heard.Count > 0 && dice.Next(2) == 0 ? heard : (IReadOnlyList<byte[]>)samples;
        return sources[dice.Next(sources.Count)];
    }

    /// <returns>False if a server has found a breached invariant.</returns>
    private static bool Feed(Scene scene, JournalEntry entry)
    {
        var survives = true;
        Meter.Run(MemoryOfInput, () => survives = Survives(() =>
        {
            Take(scene, entry);
            scene.World.Settle();
        }));
        return survives;
    }

    private static void Take(Scene scene, JournalEntry entry)
    {
        var now = scene.World.Now;
        switch (entry.Way)
        {
            case "home-udp":
                if (DatagramCodec.Read(entry.Bytes) is { } datagram) scene.Honest.Receive(datagram);
                break;
            case "link":
                FeedLink(scene, entry.Bytes[0]);
                break;
            case "user":
                Use(scene, entry.Bytes[0]);
                break;
            case var way when FrameCodec.Read(entry.Bytes) is { } frame:
                switch (way)
                {
                    case "home" or "welcome" when frame is Welcome welcome:
                        scene.Honest.Protocol.Connected(now, welcome.Self, welcome.View);
                        break;
                    case "home" when frame is Error refusal && scene.Dice.Next(2) == 0:
                        scene.Honest.Protocol.ConnectFailed(now, refusal);
                        break;
                    case "home": scene.Honest.Receive(frame); break;
                    case "server": FeedServer(scene, frame); break;
                    case "hello" when frame is Hello { Self: { } self } && Draw(scene.World.Servers, scene.Dice) is { } server:
                        server.Protocol.PeerUp(now, self);
                        break;
                    default: break;
                }

                break;
            default:
                break;
        }
    }

    private static void FeedServer(Scene scene, Frame frame)
    {
        if (Draw(scene.World.Servers, scene.Dice) is not { } server) return;
        var from = scene.World.Servers[scene.Dice.Next(scene.World.Servers.Count)].Self;
        server.Protocol.Receive(scene.World.Now, scene.Dice.Next(4) == 0 ? Samples.HighMember : from, frame);
    }

    /// <summary>Opens, closes or refuses a link to a server that exists or not, or changes a server's own addresses.</summary>
    private static void FeedLink(Scene scene, byte what)
    {
        if (Draw(scene.World.Servers, scene.Dice) is not { } server) return;
        var now = scene.World.Now;
        var peer = scene.Dice.Next(4) == 0
            ? Samples.HighMember.Rank
            : scene.World.Servers[scene.Dice.Next(scene.World.Servers.Count)].Self.Rank;
        switch (what)
        {
            case 0: server.Protocol.LinkUp(now, peer); break;
            case 1: server.Protocol.LinkDown(now, peer); break;
            case 2:
                server.Protocol.DialFailed(now, peer, (DialFailure)scene.Dice.Next(Enum.GetValues<DialFailure>().Length));
                break;
            default: server.Protocol.Move(now, Samples.HighMember.Endpoints); break;
        }
    }

    /// <summary>Lets the users of a client and of a server do something, even after they have closed.</summary>
    private static void Use(Scene scene, byte what)
    {
        var (client, now) = (scene.Honest.Protocol, scene.World.Now);
        switch (what)
        {
            case 0: client.Close(now); break;
            case < 8: client.Leave(now, FuzzWorld.Room); break;
            case < 16: client.Join(now, FuzzWorld.Room, scene.Dice.Next(100)); break;
            case < 24: client.Ask(now, s_questions[scene.Dice.Next(s_questions.Length)]); break;
            default: Draw(scene.World.Servers, scene.Dice)?.Protocol.AskMembers(now); break;
        }
    }

    private static FuzzServer? Draw(IEnumerable<FuzzServer> servers, Dice dice)
    {
        var living = servers.Where(server => server.IsAlive).ToList();
        return living.Count == 0 ? null : living[dice.Next(living.Count)];
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
