using System.Buffers.Binary;
using PSChat.Benchmarks.Load;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Benchmarks.Peers;

/// <summary>PSChat's wire over bare sockets, because a real client would cost more than the measured server.</summary>
/// <param name="group">The group's name.</param>
internal sealed class PSChatDialect(string group) : Dialect
{
    private const string Room = "room0";

    private static int s_runs;

    /// <summary>Number of the run, part of the user names, because names stay reserved for a while after a run.</summary>
    private readonly int _run = Interlocked.Increment(ref s_runs);
    private readonly WireWriter _writer = new();

    /// <summary>The last acknowledged number of each connection; a server acknowledges in order.</summary>
    private readonly Dictionary<int, long> _acked = [];

    /// <inheritdoc/>
    public override bool Acknowledges => true;

    /// <inheritdoc/>
    public override void Open(LoadConnection connection)
    {
        Write(connection, new Hello(WireConstants.Version, group, LinkRole.Client, 0, null));
        Await<Welcome>(connection);
        Write(connection, new Attach(new SessionSecret(Guid.NewGuid()), $"u{_run}-{connection.Number}", 0, 1 << 20, new Frontier(), []));
        Await<Attached>(connection);
        Write(connection, new JoinRoom($"room{connection.Room}", 0));
        Await<RoomJoined>(connection);
    }

    /// <inheritdoc/>
    public override void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text) =>
        Write(connection, new Send(sequence, _acked.GetValueOrDefault(connection.Number), default, Room, System.Text.Encoding.ASCII.GetString(text)));

    /// <inheritdoc/>
    public override void WriteSignOfLife(LoadConnection connection) => Write(connection, new Ping());

    /// <inheritdoc/>
    public override int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink)
    {
        var at = 0;
        while (TryReadFrame(bytes[at..], out var frame))
        {
            ReadFrame(connection, frame, sink);
            at += FrameCodec.LengthBytes + frame.Length;
        }

        return at;
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (bytes.Length < FrameCodec.LengthBytes) return false;
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (bytes.Length < FrameCodec.LengthBytes + length) return false;
        frame = bytes.Slice(FrameCodec.LengthBytes, length);
        return true;
    }

    private void ReadFrame(LoadConnection connection, ReadOnlySpan<byte> frame, ILoadSink sink)
    {
        var type = (FrameType)frame[0];
        if (type == FrameType.Deliver)
        {
            foreach (var text in new DeliverScanner(frame[1..])) sink.Delivered(connection, text);
        }
        else if (type == FrameType.Acknowledged)
        {
            _acked[connection.Number] = ((Acknowledged)FrameCodec.Read(frame.ToArray())!).Sequence;
            sink.Acknowledged(connection, _acked[connection.Number]);
        }
        else if (type == FrameType.Error && FrameCodec.Read(frame.ToArray()) is Error error)
        {
            throw new IOException($"The server said: {error.Text}");
        }
    }

    private void Write(LoadConnection connection, Frame frame)
    {
        _writer.Reset();
        FrameCodec.Write(_writer, frame);
        connection.Write(_writer.Written);
    }

    private static void Await<T>(LoadConnection connection)
        where T : Frame => connection.Converse(bytes =>
    {
        var at = 0;
        while (TryReadFrame(bytes.Span[at..], out var frame))
        {
            at += FrameCodec.LengthBytes + frame.Length;
            switch (FrameCodec.Read(frame.ToArray()))
            {
                case T: return (at, false);
                case Error error: throw new IOException($"The server said: {error.Text}");
                default: break;
            }
        }

        return (at, true);
    });
}
