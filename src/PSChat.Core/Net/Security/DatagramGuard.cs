using PSChat.Groups;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>
/// Seals outgoing datagrams, and accepts those that are sealed with the same key and are new; without a key, those without a
/// seal. Refused datagrams are counted and not answered. One guard serves all sockets of a server or client, from any thread.
/// </summary>
internal sealed class DatagramGuard : IDisposable
{
    /// <summary>Time before the same refusal is reported again, so that a stranger cannot fill a log.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Func<Instant> _now;
    private readonly string? _group;
    private readonly DatagramSeal? _seal;
    private readonly ReplayGuard _replays;
    private readonly ulong _self;
    private readonly Dictionary<ChatError, TimeSpan> _told = [];
    private ulong _counter;
    private readonly long[] _counts = new long[Enum.GetValues<DatagramOutcome>().Length];

    /// <summary>Makes a guard for one group's datagrams.</summary>
    /// <param name="key">The group's key; null for none.</param>
    /// <param name="group">The group's name. Null for all groups; then no sender is suspected of having the wrong key.</param>
    /// <param name="self">A random number, different at each start.</param>
    /// <param name="now">The clock.</param>
    public DatagramGuard(GroupKey? key, string? group, ulong self, Func<Instant> now)
    {
        _now = now;
        _group = group;
        _self = self;
        _replays = new ReplayGuard(self);
        if (key is not null) _seal = new DatagramSeal(key);
    }

    /// <summary>
    /// A datagram of this group was refused because of the key or the time. Raised at most once a minute for each cause, on a
    /// receiver's thread.
    /// </summary>
    public event Action<DatagramRefusal>? Refused;

    /// <summary>The last refusal; null if there was none.</summary>
    public DatagramRefusal? LastRefusal { get; private set; }

    /// <summary>Whether the group has a key.</summary>
    public bool IsKeyed => _seal is not null;

    /// <summary>Numbers of incoming datagrams by outcome.</summary>
    public DatagramCounts Counts => new(
        CountOf(DatagramOutcome.Taken),
        CountOf(DatagramOutcome.Foreign),
        CountOf(DatagramOutcome.KeyRequired),
        CountOf(DatagramOutcome.KeyUnexpected),
        CountOf(DatagramOutcome.KeyWrong),
        CountOf(DatagramOutcome.Repeated),
        CountOf(DatagramOutcome.ClockWrong),
        CountOf(DatagramOutcome.Failed));

    /// <summary>
    /// Returns the bytes to send for a datagram: the datagram itself, or a sealed copy. Each call seals with a new stamp, so that
    /// no two copies are alike.
    /// </summary>
    /// <param name="datagram">The datagram as the codec has written it.</param>
    /// <param name="buffer">A buffer with room for the largest sealed datagram.</param>
    public ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> datagram, Span<byte> buffer)
    {
        if (_seal is null) return datagram;
        var stamp = new DatagramStamp(_self, Interlocked.Increment(ref _counter), _now().WallTicks);
        return buffer[.._seal.Apply(datagram, stamp, buffer)];
    }

    /// <summary>Reads a datagram that has come; null if it is refused.</summary>
    public Datagram? Open(Endpoint from, ReadOnlyMemory<byte> bytes)
    {
        if (DatagramCodec.ReadHeader(bytes) is not { } header
            || (_group is not null && header.Group.Length > 0 && !IsOurs(header.Group)))
        {
            Count(DatagramOutcome.Foreign);
            return null;
        }

        var isOurs = IsOurs(header.Group);
        if (header.IsSealed != IsKeyed)
        {
            Refuse(new DatagramRefusal(IsKeyed ? ChatError.KeyRequired : ChatError.KeyUnexpected, from), isOurs);
            return null;
        }

        if (_seal is not null)
        {
            if (!IsNew(from, bytes.Span, isOurs)) return null;
            bytes = bytes[..^DatagramSeal.Length];
        }

        var datagram = DatagramCodec.Read(bytes);
        if (datagram is null) Count(DatagramOutcome.Foreign);
        else Count(DatagramOutcome.Taken);
        return datagram;
    }

    /// <summary>Counts a failed send or receive.</summary>
    public void CountFailure() => Count(DatagramOutcome.Failed);

    public void Dispose() => _seal?.Dispose();

    private bool IsNew(Endpoint from, ReadOnlySpan<byte> bytes, bool isOurs)
    {
        // The tag is checked before anything else, so that nothing a stranger sends is remembered.
        if (_seal!.Verify(bytes) is not { } stamp)
        {
            Refuse(new DatagramRefusal(ChatError.KeyWrong, from), isOurs);
            return false;
        }

        var now = _now();
        DatagramVerdict verdict;
        lock (_gate) verdict = _replays.Judge(stamp, now);
        switch (verdict)
        {
            case DatagramVerdict.New:
                return true;
            case DatagramVerdict.Own:
                return false;
            case DatagramVerdict.Repeated:
                Count(DatagramOutcome.Repeated);
                return false;
            case DatagramVerdict.WrongTime:
                var ahead = (double)((decimal)stamp.WallTicks - now.WallTicks) / TimeSpan.TicksPerMinute;
                var difference = TimeSpan.FromMinutes(Math.Clamp(ahead, -1e9, 1e9));
                Refuse(new DatagramRefusal(ChatError.ClockWrong, from, difference), isOurs: true);
                return false;
            default:
                throw new InvalidOperationException($"Unknown verdict {verdict}.");
        }
    }

    private void Refuse(DatagramRefusal refusal, bool isOurs)
    {
        Count(refusal.Code switch
        {
            ChatError.KeyRequired => DatagramOutcome.KeyRequired,
            ChatError.KeyUnexpected => DatagramOutcome.KeyUnexpected,
            ChatError.KeyWrong => DatagramOutcome.KeyWrong,
            _ => DatagramOutcome.ClockWrong,
        });

        // A question for all groups, sealed with the key of one of them, is nobody's mistake.
        if (!isOurs) return;
        lock (_gate)
        {
            LastRefusal = refusal;
            var now = _now().Monotonic;
            if (_told.TryGetValue(refusal.Code, out var last) && now - last < s_silence) return;
            _told[refusal.Code] = now;
        }

        Refused?.Invoke(refusal);
    }

    private bool IsOurs(string group) => NameComparer.Instance.Equals(group, _group);

    private void Count(DatagramOutcome outcome) => Interlocked.Increment(ref _counts[(int)outcome]);

    private long CountOf(DatagramOutcome outcome) => Interlocked.Read(ref _counts[(int)outcome]);
}
