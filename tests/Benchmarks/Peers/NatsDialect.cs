using System.Buffers.Text;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>The client protocol of NATS: lines of text, and payloads with a byte count.</summary>
internal sealed class NatsDialect : Dialect
{
    /// <inheritdoc/>
    public override void Open(LoadConnection connection)
    {
        connection.Write("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"u8);
        if (!connection.IsSender) connection.Write("SUB room 1\r\n"u8);
        connection.Write("PING\r\n"u8);
        connection.Converse(static bytes => bytes.Span.IndexOf("PONG\r\n"u8) is >= 0 and var at ? (at + 6, false) : (0, true));
    }

    /// <inheritdoc/>
    public override void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text)
    {
        connection.Write("PUB room "u8);
        Utf8Formatter.TryFormat(text.Length, connection.Reserve(10), out var digits);
        connection.Advance(digits);
        connection.Write("\r\n"u8);
        connection.Write(text);
        connection.Write("\r\n"u8);
    }

    /// <inheritdoc/>
    public override int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink)
    {
        var at = 0;
        while (bytes[at..].IndexOf("\r\n"u8) is >= 0 and var length)
        {
            var line = bytes.Slice(at, length);
            var next = at + length + 2;
            if (line.StartsWith("MSG "u8))
            {
                if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out int count, out _)) throw new InvalidDataException("No size.");
                if (bytes.Length < next + count + 2) break;
                sink.Delivered(connection, bytes.Slice(next, count));
                next += count + 2;
            }
            else if (line.StartsWith("PING"u8))
            {
                connection.Write("PONG\r\n"u8);
                connection.Flush();
            }

            at = next;
        }

        return at;
    }
}
