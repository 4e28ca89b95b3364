using PSChat.Groups;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>
/// Seals what goes out by UDP, and lets in what is sealed with the same key and new; without a key, what has no seal. What
/// is refused is counted and not answered. For all sockets of one server or client, from any thread.
/// </summary>
internal sealed class DatagramGuard : IDisposable
{
    /// <summary>The same refusal is told again after this: a stranger must not fill a log.</summary>
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

    /// <summary>A guard of one group's datagrams.</summary>
    /// <param name="key">The group's key; null for none.</param>
    /// <param name="group">Its name; null for all groups: then nobody is suspected of having the wrong key.</param>
    /// <param name="self">Random, another for each start.</param>
    /// <param name="now">The time.</param>
    public DatagramGuard(GroupKey? key, string? group, ulong self, Func<Instant> now)
    {
        _now = now;
        _group = group;
        _self = self;
        _replays = new ReplayGuard(self);
        if (key is not null) _seal = new DatagramSeal(key);
    }

    /// <summary>A datagram of one's own group was refused because of the key or the time; at most once a minute for each
    /// cause, on a receiver's thread.</summary>
    public event Action<DatagramRefusal>? Refused;

    /// <summary>The last refusal; null if there was none.</summary>
    public DatagramRefusal? LastRefusal { get; private set; }

    /// <summary>Whether there is a key.</summary>
    public bool IsKeyed => _seal is not null;

    /// <summary>What came, by what became of it.</summary>
    public DatagramCounts Counts => new(
        CountOf(DatagramOutcome.Taken),
        CountOf(DatagramOutcome.Foreign),
        CountOf(DatagramOutcome.KeyRequired),
        CountOf(DatagramOutcome.KeyUnexpected),
        CountOf(DatagramOutcome.KeyWrong),
        CountOf(DatagramOutcome.Repeated),
        CountOf(DatagramOutcome.ClockWrong),
        CountOf(DatagramOutcome.Failed));

    /// <summary>What is to be sent for a datagram: itself, or sealed anew each time, so that no two are alike.</summary>
    /// <param name="datagram">As written by the codec.</param>
    /// <param name="buffer">Room for the largest sealed datagram.</param>
    public ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> datagram, Span<byte> buffer)
    {
        if (_seal is null) return datagram;
        var stamp = new DatagramStamp(_self, Interlocked.Increment(ref _counter), _now().WallTicks);
        return buffer[.._seal.Apply(datagram, stamp, buffer)];
    }

    /// <summary>The datagram that came, if it is to be taken.</summary>
    public Datagram? Open(Endpoint from, ReadOnlyMemory<byte> bytes)
    {
        if (DatagramCodec.ReadHeader(bytes) is not { } header || (_group is not null && header.Group.Length > 0 && header.Group != _group))
        {
            Count(DatagramOutcome.Foreign);
            return null;
        }

        var isOurs = _group is not null && header.Group == _group;
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

    /// <summary>Counts what the network did not take or give.</summary>
    public void CountFailure() => Count(DatagramOutcome.Failed);

    public void Dispose() => _seal?.Dispose();

    private bool IsNew(Endpoint from, ReadOnlySpan<byte> bytes, bool isOurs)
    {
        // The tag before anything else: nothing that a stranger sends is remembered.
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
                Refuse(new DatagramRefusal(ChatError.ClockWrong, from, TimeSpan.FromMinutes(Math.Clamp(ahead, -1e9, 1e9))), isOurs: true);
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

        // A question for all groups, sealed with the key of one of them, is no fault of anybody's.
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

    private void Count(DatagramOutcome outcome) => Interlocked.Increment(ref _counts[(int)outcome]);

    private long CountOf(DatagramOutcome outcome) => Interlocked.Read(ref _counts[(int)outcome]);
}
