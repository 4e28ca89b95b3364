using System.Buffers.Text;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>RESP, the protocol of Redis: publish and subscribe.</summary>
internal sealed class RedisDialect : Dialect
{
    /// <inheritdoc/>
    public override void Open(LoadConnection connection)
    {
        connection.Write(connection.IsSender ? "*1\r\n$4\r\nPING\r\n"u8 : "*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\nroom\r\n"u8);
        var last = connection.IsSender ? "+PONG\r\n" : ":1\r\n";
        connection.Converse(bytes => (bytes.Length, WantsMore: !System.Text.Encoding.ASCII.GetString(bytes.Span).EndsWith(last, StringComparison.Ordinal)));
    }

    /// <inheritdoc/>
    public override void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text)
    {
        connection.Write("*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n$"u8);
        Utf8Formatter.TryFormat(text.Length, connection.Reserve(10), out var digits);
        connection.Advance(digits);
        connection.Write("\r\n"u8);
        connection.Write(text);
        connection.Write("\r\n"u8);
    }

    /// <inheritdoc/>
    public override int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink)
    {
        // A sender gets a line with the number of receivers for each message, which is not needed.
        if (connection.IsSender) return bytes.Length;
        var at = 0;
        while (TryReadPush(bytes[at..], out var text, out var used))
        {
            sink.Delivered(connection, text);
            at += used;
        }

        return at;
    }

    /// <summary>Reads an array of three strings: "message", the channel and the text.</summary>
    private static bool TryReadPush(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text, out int used)
    {
        text = default;
        used = bytes.IndexOf("\r\n"u8) + 2;
        if (used < 2) return false;
        for (var part = 0; part < 3; part++)
        {
            var line = bytes[used..].IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(bytes[(used + 1)..], out int length, out _)) return false;
            var start = used + line + 2;
            used = start + length + 2;
            if (used > bytes.Length) return false;
            text = bytes.Slice(start, length);
        }

        return true;
    }
}
