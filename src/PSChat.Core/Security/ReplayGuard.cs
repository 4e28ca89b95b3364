using PSChat.Groups;

namespace PSChat.Security;

/// <summary>
/// Tells new datagrams from those that somebody has recorded and sends again. Of a sender that is known, each counter is
/// taken once, whatever the time: a clock that jumps disturbs nobody who is known already. Of one that is not known, the
/// first datagram must be of now, give or take <see cref="Tolerance"/>: else everything that a server which is gone has
/// ever sent would be new to one that has just started.
/// </summary>
/// <remarks>
/// A sender is remembered for twice the tolerance after its last datagram, so longer than anything it has sent would pass
/// for being of now. Only who has the key gets into the memory; if it is full, the one that was silent for longest goes.
/// </remarks>
/// <param name="self">Who one is: one's own datagrams come back by broadcast.</param>
internal sealed class ReplayGuard(ulong self)
{
    /// <summary>How many senders are remembered: 16,384, about 2 MB.</summary>
    public const int Capacity = 16 * 1024;

    /// <summary>How far two clocks may be apart: what people notice, and machines without a time server reach in years.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_memory = Tolerance * 2;

    private readonly Dictionary<ulong, Sender> _senders = [];
    private TimeSpan _nextSweep = s_memory;

    /// <summary>How many senders are remembered.</summary>
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
