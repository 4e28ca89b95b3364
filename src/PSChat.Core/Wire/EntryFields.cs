using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>How a log entry travels; the same bytes between servers and to clients, so that it is encoded once.</summary>
internal static class EntryFields
{
    /// <summary>More than the largest entry: text, two names, id, position and times.</summary>
    public const int MaximumBytes = Names.MaximumTextBytes + 1024;

    /// <summary>Encodes an entry that a leader has just put in order.</summary>
    public static void Encode(LogEntry entry)
    {
        var writer = new WireWriter(128 + entry.Text.Length);
        writer.Position(entry.Position);
        writer.MessageId(entry.Id);
        writer.Int64(entry.Timestamp.Ticks);
        writer.Int64(entry.WallTicks);
        writer.Text(entry.Room);
        writer.Text(entry.Sender);
        writer.Text(entry.Text);
        entry.Encoded = writer.Written.ToArray();
    }

    public static void Write(WireWriter writer, LogEntry entry) => writer.Bytes(entry.Encoded.Span);

    public static LogEntry Read(ref WireReader reader)
    {
        var start = reader.Offset;
        var entry = new LogEntry
        {
            Position = reader.Position(),
            Id = reader.MessageId(),
            Timestamp = reader.Timestamp(),
            WallTicks = reader.Int64(),
            Room = reader.Name(),
            Sender = reader.Name(),
            Text = reader.Text(Names.MaximumTextBytes),
        };
        if (entry.Position.Index < 1 || entry.Id.Sequence < 1) reader.Fail();
        entry.Encoded = reader.Slice(start);
        return entry;
    }
}
