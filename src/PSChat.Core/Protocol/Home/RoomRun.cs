using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>
/// Consecutive messages of a room that everybody in it may read. Their bytes are the same for all clients that read the room from
/// there, so they are encoded once.
/// </summary>
/// <param name="Log">The room's log.</param>
/// <param name="First">The cursor of the first message.</param>
/// <param name="End">The cursor behind the last message.</param>
/// <param name="Epoch">The epoch of all messages.</param>
/// <param name="FirstIndex">The lowest index among the messages.</param>
internal readonly record struct RoomRun(RoomLog Log, long First, long End, Epoch Epoch, long FirstIndex)
{
    public bool IsEmpty => End == First;

    /// <summary>
    /// Makes the run that begins at a cursor in the log. It ends at about <paramref name="maximumBytes"/>, at a gap, a private
    /// message or another epoch. It is empty if one of these is right there.
    /// </summary>
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

    /// <summary>Whether a client at a cursor has to read this run.</summary>
    public bool IsAt(RoomCursor cursor) => Log == cursor.Log && First == cursor.Next;

    /// <summary>Writes the run as one frame.</summary>
    public void Write(WireWriter writer)
    {
        writer.Reset();
        var start = FrameCodec.Begin(writer, FrameType.Deliver);
        writer.Number(End - First);
        for (var cursor = First; cursor < End; cursor++) Deliver.WriteItem(writer, Log[cursor].Entry!, Log[cursor].IsLate);
        FrameCodec.End(writer, start);
    }
}
