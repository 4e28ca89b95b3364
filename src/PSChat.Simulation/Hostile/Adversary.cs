using PSChat.Groups;
using PSChat.Messages;
using PSChat.Security;
using PSChat.Simulation.Faults;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Hostile;

/// <summary>
/// An attacker on the network that hears every datagram and can send to every server. It replays datagrams, changes them, makes
/// new ones, and dials as a member that it is not. Without the key none of this may have an effect.
/// </summary>
internal sealed class Adversary : IDisposable
{
    /// <summary>Number of the latest accepted datagrams that it keeps.</summary>
    private const int Memory = 4096;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);

    private readonly SimulatedGroup _group;
    private readonly SealedWire _wire;
    private readonly Dice _dice;
    private readonly DatagramSeal _seal;
    private readonly LinkKeys _keys;
    private readonly List<(object Receiver, byte[] Bytes)> _heard = [];
    private readonly List<byte[]> _proofs = [];
    private readonly WireWriter _writer = new();
    private ulong _counter;

    /// <summary>Begins to act.</summary>
    /// <param name="group">The group.</param>
    /// <param name="wire">Its wire.</param>
    /// <param name="seed">Seed of its actions.</param>
    /// <param name="key">Its key: another one, or the stolen one.</param>
    public Adversary(SimulatedGroup group, SealedWire wire, ulong seed, GroupKey key)
    {
        (_group, _wire, _dice) = (group, wire, new Dice(seed));
        (_seal, _keys) = (new DatagramSeal(key), new LinkKeys(key));
        wire.Heard = (receiver, bytes) => Keep(_heard, (receiver, bytes));
        wire.Proved = (_, proof) => Keep(_proofs, proof);
        group.Time.After(s_pace, Act);
    }

    /// <summary>Number of its actions of each kind.</summary>
    public Dictionary<string, int> Acts { get; } = [];

    /// <summary>Number of its datagrams that reached a state machine.</summary>
    public int Taken { get; private set; }

    public void Dispose()
    {
        _seal.Dispose();
        _keys.Dispose();
    }

    private void Act()
    {
        _group.Time.After(_dice.Wait(s_pace), Act);
        var servers = _group.Living.Where(server => !server.IsPaused).ToList();
        if (servers.Count == 0) return;
        var target = _dice.One(servers);
        switch (_dice.Next(6))
        {
            case 0 when _heard.Count > 0: Replay(); break;
            case 1 when _heard.Count > 0: Damage(); break;
            case 2: Send("random bytes", target, RandomBytes(1 + _dice.Next(WireConstants.MaximumSealedDatagram))); break;
            case 3: Send("plain datagram", target, Write(Lie(target), isSealed: false)); break;
            case 4: Send("datagram with its own key", target, SealOwn(Lie(target))); break;
            default: Dial(target); break;
        }
    }

    private void Replay()
    {
        var (receiver, bytes) = _dice.One(_heard);
        if (receiver is SimulatedServer { IsAlive: true } server) Send("replay", server, bytes);
    }

    private void Damage()
    {
        var (receiver, bytes) = _dice.One(_heard);
        if (receiver is not SimulatedServer { IsAlive: true } server) return;
        var damaged = bytes.ToArray();
        damaged[_dice.Next(damaged.Length)] ^= (byte)(1 << _dice.Next(8));
        Send("damaged datagram", server, damaged);
    }

    private void Send(string act, SimulatedServer target, byte[] bytes)
    {
        Count(act);
        if (_wire.Open(target, bytes) is not { } datagram) return;
        Taken++;
        target.Input(now => target.Protocol.Receive(now, Nowhere, datagram));
    }

    /// <summary>Dials as one of the members, with a proof that is random, sent back, or heard on another link.</summary>
    private void Dial(SimulatedServer target)
    {
        var member = _dice.One(_group.Servers).Self;
        var transcript = new LinkTranscript(RandomBytes(32), RandomBytes(32), RandomBytes(32), RandomBytes(32));
        var (act, proof) = _dice.Next(4) switch
        {
            0 => ("link with a random proof", RandomBytes(32)),
            1 => ("link with the listener's own proof", _wire.ProveAsListener(transcript)),
            2 when _proofs.Count > 0 => ("link with another link's proof", _dice.One(_proofs)),
            _ => ("link with its own key", _keys.Prove(LinkSide.Dialler, transcript)),
        };
        Count(act);
        if (!_wire.Accepts(transcript, proof)) return;
        Taken++;
        target.Input(now =>
        {
            target.Protocol.PeerUp(now, member);
            target.Protocol.Receive(now, member, LyingFrame(member));
        });
    }

    /// <summary>Makes a datagram that would do harm if it were believed.</summary>
    private Datagram Lie(SimulatedServer target)
    {
        var member = _dice.One(_group.Servers).Self;
        var epoch = new Epoch(LyingNumber(), member.Rank);
        return _dice.Next(5) switch
        {
            0 => new Beacon(SimulatedGroup.Name, epoch, member, 3),
            1 => new Notice(SimulatedGroup.Name, epoch),
            2 => new Heartbeat(SimulatedGroup.Name, member.Rank, epoch, _dice.Next(8), [target.Self.Rank]),
            3 => new Answer(SimulatedGroup.Name, _dice.Next(), epoch, 1, [member]),
            _ => new Probe(SimulatedGroup.Name, _dice.Next(), new Rank(long.MaxValue, ulong.MaxValue)),
        };
    }

    private Frame LyingFrame(Member member)
    {
        var epoch = new Epoch(LyingNumber(), member.Rank);
        var frontier = new Frontier([KeyValuePair.Create(epoch, WireConstants.MaximumCount)]);
        return _dice.Next(3) switch
        {
            0 => new Prepare(epoch, Epoch.None),
            1 => new Pull(frontier),
            _ => new Join(epoch, frontier, 0, HasGroup: true, IsMerge: true),
        };
    }

    private long LyingNumber() => 1 + _dice.Next(1000);

    private byte[] SealOwn(Datagram datagram)
    {
        var plain = Write(datagram, isSealed: true);
        var bytes = new byte[plain.Length + DatagramSeal.Length];
        _seal.Apply(plain, new DatagramStamp(ulong.MaxValue, ++_counter, _group.Time.Now.WallTicks), bytes);
        return bytes;
    }

    private byte[] Write(Datagram datagram, bool isSealed)
    {
        DatagramCodec.Write(_writer, datagram, isSealed);
        return _writer.Written.ToArray();
    }

    private byte[] RandomBytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)_dice.Next(256))];

    private void Keep<T>(List<T> list, T item)
    {
        if (list.Count < Memory) list.Add(item);
        else list[_dice.Next(Memory)] = item;
    }

    private void Count(string act) => Acts[act] = Acts.GetValueOrDefault(act) + 1;

    /// <summary>The address of a host without a process, so that answers get lost.</summary>
    private static Endpoint Nowhere => new(SimulatedServer.AddressOf(SimulatedGroup.FirstClientHost - 1), 2);
}
