using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>Where a client reads in a room.</summary>
/// <param name="log">The room's log.</param>
/// <param name="next">The next to read.</param>
/// <param name="filterFrom">From here on, what the client has seen is passed over.</param>
/// <param name="missed">How many messages it has missed before it came here, at most.</param>
internal sealed class RoomCursor(RoomLog log, long next, long filterFrom, long missed)
{
    /// <summary>What the gaps before it stand for; see <see cref="RoomLog.ExcessDropped"/>.</summary>
    private long _excess = log.CountExcess(next);

    /// <summary>What is behind this came while the client was here; of what was before, its frontier tells.</summary>
    private readonly long _came = log.End;

    public RoomLog Log { get; } = log;

    public long Next { get; set; } = next;

    public long FilterFrom { get; } = filterFrom;

    public long Missed { get; private set; } = missed;

    /// <summary>Whether something is missing right here: retention has passed the client, or was there before it.</summary>
    public bool IsAtGap => Missed > 0 || Next < Log.First || (Next < Log.End && Log[Next].IsGap);

    /// <summary>Passes over what is missing right here.</summary>
    /// <param name="seen">What the client had been sent when it attached.</param>
    /// <returns>How many messages are missing, at most.</returns>
    public long TakeGap(Frontier seen)
    {
        var missing = Missed;
        Missed = 0;
        if (Next < Log.First)
        {
            missing += Log.First - Next + Log.ExcessDropped - _excess;
            _excess = Log.ExcessDropped;
            Next = Log.First;
        }

        for (; Next < Log.End && Log[Next].IsGap; Next++)
        {
            missing += Log[Next].IsUnknown && Next >= _came ? Log[Next].Missing : Log[Next].CountMissing(seen);
            _excess += Log[Next].Excess;
        }

        return missing;
    }
}
