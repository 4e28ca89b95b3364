using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>Encoding of a log entry. It is the same between servers and to clients, so that an entry is encoded once.</summary>
internal static class EntryFields
{
    /// <summary>The highest number of sessions that a private message is for.</summary>
    public const int MaximumRecipients = 64;

    /// <summary>A writer for each thread, so that an entry costs its own bytes and nothing else.</summary>
    [ThreadStatic]
    private static WireWriter? t_writer;

    /// <summary>Encodes an entry that a leader has just put in order.</summary>
    public static void Encode(LogEntry entry)
    {
        var writer = t_writer ??= new WireWriter();
        writer.Reset();
        writer.Position(entry.Position);
        writer.MessageId(entry.Id);
        writer.Int64(entry.Timestamp.Ticks);
        writer.Int64(entry.WallTicks);
        writer.Text(entry.Room);
        writer.Text(entry.Sender);
        writer.Text(entry.Text);
        writer.Text(entry.Data);
        writer.OptionalName(entry.To);
        writer.List(entry.Recipients, static (list, session) => list.Guid(session));
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
            Utf8Text = reader.Utf8Text(Names.MaximumTextBytes),
            Data = reader.Text(Names.MaximumDataBytes),
            To = reader.OptionalName(),
            Recipients = reader.List(MaximumRecipients, static (ref WireReader list) => list.Guid()),
        };
        if (entry.Position.Index < 1 || entry.Id.Sequence < 1) reader.Fail();
        if (entry.To is null && entry.Recipients.Count > 0) reader.Fail();
        entry.Encoded = reader.Slice(start);
        return entry;
    }
}
