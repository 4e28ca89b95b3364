using PSChat.Groups;

namespace PSChat.Simulation.World;

/// <summary>
/// Who can reach whom, and how well. Streams are like TCP: in order and whole, held back while the way is cut. Datagrams
/// may be lost, doubled and overtake each other.
/// </summary>
internal sealed class SimulatedNetwork(VirtualTime time, Dice dice)
{
    private readonly HashSet<(int From, int To)> _cuts = [];

    /// <summary>0 to 1.</summary>
    public double DatagramLoss { get; set; }

    /// <summary>0 to 1.</summary>
    public double DatagramDuplication { get; set; }

    /// <summary>One way, at least.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Up to this much more, at random.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Called when a way is opened again: what was held back goes on.</summary>
    public event Action? Changed;

    public bool IsOpen(int from, int to) => !_cuts.Contains((from, to));

    public void Cut(int from, int to) => _cuts.Add((from, to));

    public void CutBothWays(int one, int other)
    {
        Cut(one, other);
        Cut(other, one);
    }

    public void HealAll()
    {
        _cuts.Clear();
        Changed?.Invoke();
    }

    public TimeSpan NextLatency() => Latency + (Jitter * (dice.Next(1001) / 1000.0));

    /// <summary>Carries a datagram, if it is not lost.</summary>
    public void SendDatagram(int from, int to, Action arrive)
    {
        if (!IsOpen(from, to) || Chance(DatagramLoss)) return;
        time.After(NextLatency(), arrive);
        if (Chance(DatagramDuplication)) time.After(NextLatency(), arrive);
    }

    public bool Chance(double share) => share > 0 && dice.Next(1_000_000) < share * 1_000_000;
}
