using PSChat.Groups;

namespace PSChat.Security;

/// <summary>
/// Tells new datagrams from recorded ones that are sent again. Each counter of a known sender is accepted once, at any time, so a
/// clock that jumps disturbs no known sender. The first datagram of an unknown sender must be of now, give or take
/// <see cref="Tolerance"/>. Otherwise a server that has just started would accept everything that a former server has ever sent.
/// </summary>
/// <remarks>
/// A sender is remembered for twice the tolerance after its last datagram. By then nothing that it has sent would count as being
/// of now. Only senders with the key are remembered; if the memory is full, the one that was silent for longest is dropped.
/// </remarks>
/// <param name="self">The sender of this side, whose own datagrams come back by broadcast.</param>
internal sealed class ReplayGuard(ulong self)
{
    /// <summary>Highest number of remembered senders: 16,384, about 2 MB.</summary>
    public const int Capacity = 16 * 1024;

    /// <summary>
    /// Highest accepted difference of two clocks. People notice a larger one, and machines without a time server need years to
    /// reach it.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_memory = Tolerance * 2;

    private readonly Dictionary<ulong, Sender> _senders = [];
    private TimeSpan _nextSweep = s_memory;

    /// <summary>Number of remembered senders.</summary>
    public int Count => _senders.Count;

    /// <summary>Judges a datagram whose seal is good, and remembers it.</summary>
    public DatagramVerdict Judge(DatagramStamp stamp, Instant now)
    {
        if (stamp.Sender == self) return DatagramVerdict.Own;
        if (now.Monotonic >= _nextSweep) Sweep(now.Monotonic);
        if (_senders.TryGetValue(stamp.Sender, out var sender))
        {
            if (!sender.Window.Take(stamp.Counter)) return DatagramVerdict.Repeated;
            sender.LastHeard = now.Monotonic;
            return DatagramVerdict.New;
        }

        if (Math.Abs((decimal)now.WallTicks - stamp.WallTicks) > Tolerance.Ticks) return DatagramVerdict.WrongTime;
        sender = new Sender { LastHeard = now.Monotonic };
        if (!sender.Window.Take(stamp.Counter)) return DatagramVerdict.Repeated;
        if (_senders.Count >= Capacity) _senders.Remove(_senders.MinBy(known => known.Value.LastHeard).Key);
        _senders[stamp.Sender] = sender;
        return DatagramVerdict.New;
    }

    private void Sweep(TimeSpan now)
    {
        _nextSweep = now + (s_memory / 10);
        foreach (var (id, sender) in _senders)
        {
            if (now - sender.LastHeard > s_memory) _senders.Remove(id);
        }
    }

    private sealed class Sender
    {
        public ReplayWindow Window { get; } = new();

        public TimeSpan LastHeard { get; set; }
    }
}
