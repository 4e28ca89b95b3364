using System.Buffers.Binary;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>The smallest protocol: two bytes of length, then the text. The first byte tells senders from receivers.</summary>
internal sealed class RawDialect : Dialect
{
    public const int LengthBytes = 2;
    public const byte SenderMark = (byte)'S';
    public const byte ReceiverMark = (byte)'R';

    /// <inheritdoc/>
    public override void Open(LoadConnection connection)
    {
        connection.Write([connection.IsSender ? SenderMark : ReceiverMark]);

        // The server answers when it has accepted the connection.
        connection.Converse(bytes => (bytes.Length, WantsMore: bytes.Length == 0));
    }

    /// <inheritdoc/>
    public override void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(connection.Reserve(LengthBytes), (ushort)text.Length);
        connection.Advance(LengthBytes);
        connection.Write(text);
    }

    /// <inheritdoc/>
    public override int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink)
    {
        var at = 0;
        while (bytes.Length - at >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            if (bytes.Length - at < LengthBytes + length) break;
            sink.Delivered(connection, bytes.Slice(at + LengthBytes, length));
            at += LengthBytes + length;
        }

        return at;
    }
}
