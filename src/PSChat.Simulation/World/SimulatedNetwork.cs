using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// Who can reach whom, and how well. Streams are like TCP: in order and whole, held back while the way is cut or clogged.
/// Datagrams may be lost, doubled and overtake each other.
/// </summary>
internal sealed class SimulatedNetwork(VirtualTime time, Dice dice)
{
    private const int MaximumHosts = 128;

    /// <summary>By host and host; only what is not perfect is there.</summary>
    private readonly Way?[]?[] _ways = new Way?[MaximumHosts][];

    /// <summary>0 to 1.</summary>
    public double DatagramLoss { get; set; }

    /// <summary>0 to 1.</summary>
    public double DatagramDuplication { get; set; }

    /// <summary>One way, at least.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Up to this much more, at random.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>More than this many bytes that wait for a clogged or cut way break a link between servers.</summary>
    public int LinkBuffer { get; set; } = 16 * 1024 * 1024;

    /// <summary>What is sent is encoded here, one after the other.</summary>
    public WireWriter Writer { get; } = new();

    /// <summary>Of everything that happens in the run.</summary>
    public TraceHash Trace { get; } = new();

    /// <summary>Called when a way is opened again: what was held back goes on.</summary>
    public event Action? Changed;

    public bool IsOpen(int from, int to) => Find(from, to) is not { IsCut: true };

    /// <summary>Whether bytes of a stream get through now.</summary>
    public bool Flows(int from, int to) => Find(from, to) is not ({ IsCut: true } or { IsClogged: true });

    /// <summary>Whether new connections are refused, by a firewall for instance.</summary>
    public bool Refuses(int from, int to) => Find(from, to) is { Refuses: true };

    public void Cut(int from, int to) => Open(from, to).IsCut = true;

    public void CutBothWays(int one, int other)
    {
        Cut(one, other);
        Cut(other, one);
    }

    /// <summary>Streams are stuck, datagrams get through.</summary>
    public void Clog(int from, int to) => Open(from, to).IsClogged = true;

    public void Refuse(int from, int to) => Open(from, to).Refuses = true;

    /// <summary>Everything on this way takes this much longer.</summary>
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

    /// <summary>How many copies of a datagram arrive: mostly one.</summary>
    public int CountCopies(int from, int to)
    {
        if (!IsOpen(from, to) || Chance(DatagramLoss)) return 0;
        return Chance(DatagramDuplication) ? 2 : 1;
    }

    public bool Chance(double share) => share > 0 && dice.Next(1_000_000) < share * 1_000_000;

    private Way? Find(int from, int to) => _ways[from]?[to];

    private Way Open(int from, int to) => (_ways[from] ??= new Way?[MaximumHosts])[to] ??= new Way();

    /// <summary>What is wrong with one direction between two hosts.</summary>
    private sealed class Way
    {
        public bool IsCut { get; set; }
        public bool IsClogged { get; set; }
        public bool Refuses { get; set; }
        public TimeSpan Delay { get; set; }
    }
}
