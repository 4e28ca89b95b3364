using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// The network: which hosts can reach each other, and how well. Streams are like TCP: in order and complete, and held back while
/// the way is cut or clogged. Datagrams may be lost, doubled and overtake each other.
/// </summary>
internal sealed class SimulatedNetwork(VirtualTime time, Dice dice)
{
    private const int MaximumHosts = 128;

    /// <summary>Ways by both hosts; only imperfect ways are listed.</summary>
    private readonly Way?[]?[] _ways = new Way?[MaximumHosts][];

    /// <summary>Probability of a loss, 0 to 1.</summary>
    public double DatagramLoss { get; set; }

    /// <summary>Probability of a second copy, 0 to 1.</summary>
    public double DatagramDuplication { get; set; }

    /// <summary>Shortest time for one direction.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Highest random addition to the latency.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Number of bytes waiting for a clogged or cut way above which a link between servers breaks.</summary>
    public int LinkBuffer { get; set; } = 16 * 1024 * 1024;

    /// <summary>Writer that encodes all frames, one after the other.</summary>
    public WireWriter Writer { get; } = new();

    /// <summary>Hash of everything that happens in the run.</summary>
    public TraceHash Trace { get; } = new();

    /// <summary>Called when a way is opened again: bytes that were held back continue.</summary>
    public event Action? Changed;

    public bool IsOpen(int from, int to) => Find(from, to) is not { IsCut: true };

    /// <summary>Whether bytes of a stream get through now.</summary>
    public bool Flows(int from, int to) => Find(from, to) is not ({ IsCut: true } or { IsClogged: true });

    /// <summary>Whether new connections are refused, for instance by a firewall.</summary>
    public bool Refuses(int from, int to) => Find(from, to) is { Refuses: true };

    public void Cut(int from, int to) => Open(from, to).IsCut = true;

    public void CutBothWays(int one, int other)
    {
        Cut(one, other);
        Cut(other, one);
    }

    /// <summary>Blocks streams; datagrams get through.</summary>
    public void Clog(int from, int to) => Open(from, to).IsClogged = true;

    public void Refuse(int from, int to) => Open(from, to).Refuses = true;

    /// <summary>Delays everything on this way.</summary>
    public void Slow(int from, int to, TimeSpan by) => Open(from, to).Delay = by;

    public void Heal(int from, int to)
    {
        if (Find(from, to) is null) return;
        _ways[from]![to] = null;
        Changed?.Invoke();
    }

    public void HealAll()
    {
        Array.Clear(_ways);
        Changed?.Invoke();
    }

    public TimeSpan NextLatency(int from, int to)
    {
        var latency = Jitter == TimeSpan.Zero ? Latency : Latency + new TimeSpan(Jitter.Ticks * dice.Next(1001) / 1000);
        return Find(from, to) is { } way ? latency + way.Delay : latency;
    }

    /// <summary>Carries a datagram, if it is not lost.</summary>
    public void SendDatagram(int from, int to, Action arrive)
    {
        for (var copies = CountCopies(from, to); copies > 0; copies--) time.After(NextLatency(from, to), arrive);
    }

    /// <summary>Number of copies of a datagram that arrive: usually one.</summary>
    public int CountCopies(int from, int to)
    {
        if (!IsOpen(from, to) || Chance(DatagramLoss)) return 0;
        return Chance(DatagramDuplication) ? 2 : 1;
    }

    public bool Chance(double share) => share > 0 && dice.Next(1_000_000) < share * 1_000_000;

    private Way? Find(int from, int to) => _ways[from]?[to];

    private Way Open(int from, int to) => (_ways[from] ??= new Way?[MaximumHosts])[to] ??= new Way();

    /// <summary>Faults of one direction between two hosts.</summary>
    private sealed class Way
    {
        public bool IsCut { get; set; }
        public bool IsClogged { get; set; }
        public bool Refuses { get; set; }
        public TimeSpan Delay { get; set; }
    }
}
