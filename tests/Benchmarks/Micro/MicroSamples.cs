using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Benchmarks.Micro;

/// <summary>A message of 100 bytes, in the form of each step of its way.</summary>
internal static class MicroSamples
{
    public const string Room = "room";
    public static readonly string Text = new('x', 100);
    public static readonly Rank Leader = new(7, 0x1234_5678_9ABC_DEF0);
    public static readonly Epoch Epoch = new(3, Leader);
    public static readonly Guid Session = new("2f6f4d5c-3f57-4b52-9d3c-5c1e3a0f7b11");

    /// <summary>Returns an entry of the encoded epoch.</summary>
    public static LogEntry Entry(long index)
    {
        var entry = new LogEntry
        {
            Position = new Position(Epoch, index),
            Id = new MessageId(Session, index),
            Timestamp = new HybridTimestamp(index),
            WallTicks = index,
            Room = Room,
            Sender = "anna",
            Text = Text,
        };
        EntryFields.Encode(entry);
        return entry;
    }

    public static Send Send(long sequence) => new(sequence, sequence - 1, default, Room, Text);

    /// <summary>Returns a frame's type and body, as a reader gets them.</summary>
    public static byte[] Encode(Frame frame)
    {
        var writer = new WireWriter();
        FrameCodec.Write(writer, frame);
        return writer.Written[FrameCodec.LengthBytes..].ToArray();
    }
}
