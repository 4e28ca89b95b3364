using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>A client's reading position in a room.</summary>
/// <param name="log">The room's log.</param>
/// <param name="next">The next cursor to read.</param>
/// <param name="filterFrom">Cursor from which on messages that the client has seen are passed over.</param>
/// <param name="missed">Highest possible number of messages that the client missed before it entered.</param>
internal sealed class RoomCursor(RoomLog log, long next, long filterFrom, long missed)
{
    /// <summary>Surplus of the gaps before the cursor; see <see cref="RoomLog.ExcessDropped"/>.</summary>
    private long _excess = log.CountExcess(next);

    /// <summary>
    /// Messages behind this came while the client was here. For those before it, the client's frontier decides.
    /// </summary>
    private readonly long _came = log.End;

    public RoomLog Log { get; } = log;

    public long Next { get; set; } = next;

    public long FilterFrom { get; } = filterFrom;

    public long Missed { get; private set; } = missed;

    /// <summary>
    /// Whether something is missing right here: retention has overtaken the client, or had removed messages before it entered.
    /// </summary>
    public bool IsAtGap => Missed > 0 || Next < Log.First || (Next < Log.End && Log[Next].IsGap);

    /// <summary>Passes over the messages that are missing right here.</summary>
    /// <param name="seen">Messages that the client had been sent when it attached.</param>
    /// <returns>Highest possible number of missing messages.</returns>
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
