using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>
/// Neighbouring messages of a room that everybody in it may read: they are the same bytes for all who read the room from
/// there, and encoded once.
/// </summary>
/// <param name="Log">The room's log.</param>
/// <param name="First">The cursor of the first.</param>
/// <param name="End">The cursor behind the last.</param>
/// <param name="Epoch">All are of one epoch.</param>
/// <param name="FirstIndex">The lowest index of them.</param>
internal readonly record struct RoomRun(RoomLog Log, long First, long End, Epoch Epoch, long FirstIndex)
{
    public bool IsEmpty => End == First;

    /// <summary>From a cursor that is in the log, up to about <paramref name="maximumBytes"/>, a gap, a private message or
    /// another epoch; empty if one of these is right there.</summary>
    public static RoomRun From(RoomLog log, long first, int maximumBytes)
    {
        var run = new RoomRun(log, first, first, default, long.MaxValue);
        var bytes = 0;
        for (var cursor = first; cursor < log.End && bytes < maximumBytes; cursor++)
        {
            var item = log[cursor];
            if (item.Entry is not { To: null } entry || (cursor > first && item.Last.Epoch != run.Epoch)) break;
            run = run with { End = cursor + 1, Epoch = item.Last.Epoch, FirstIndex = Math.Min(run.FirstIndex, item.Last.Index) };
            bytes += entry.Encoded.Length;
        }

        return run;
    }

    /// <summary>Whether this is what one has to read who stands at a cursor.</summary>
    public bool IsAt(RoomCursor cursor) => Log == cursor.Log && First == cursor.Next;

    /// <summary>Writes it as one frame.</summary>
    public void Write(WireWriter writer)
    {
        writer.Reset();
        var start = FrameCodec.Begin(writer, FrameType.Deliver);
        writer.Number(End - First);
        for (var cursor = First; cursor < End; cursor++) Deliver.WriteItem(writer, Log[cursor].Entry!, Log[cursor].IsLate);
        FrameCodec.End(writer, start);
    }
}
