using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>IRC (RFC 1459): one channel, one line per message.</summary>
internal sealed class IrcDialect : Dialect
{
    /// <inheritdoc/>
    public override void Open(LoadConnection connection)
    {
        connection.Write(System.Text.Encoding.ASCII.GetBytes($"NICK u{connection.Number}\r\nUSER u{connection.Number} 0 * :u\r\n"));
        connection.Converse(bytes => Await(connection, bytes, " 001 "u8));
        connection.Write(System.Text.Encoding.ASCII.GetBytes($"JOIN #room{connection.Room}\r\n"));
        connection.Converse(bytes => Await(connection, bytes, " 366 "u8));
    }

    /// <inheritdoc/>
    public override void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text)
    {
        connection.Write("PRIVMSG #room0 :"u8);
        connection.Write(text);
        connection.Write("\r\n"u8);
    }

    /// <inheritdoc/>
    public override int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink)
    {
        var at = 0;
        while (bytes[at..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            var line = bytes.Slice(at, length).TrimEnd((byte)'\r');
            if (line.IndexOf(" PRIVMSG "u8) is > 0 and var command) sink.Delivered(connection, line[(command + line[command..].IndexOf(" :"u8) + 2)..]);
            else AnswerPing(connection, line);
            at += length + 1;
        }

        return at;
    }

    private static (int Read, bool WantsMore) Await(LoadConnection connection, ReadOnlyMemory<byte> bytes, ReadOnlySpan<byte> numeric)
    {
        var at = 0;
        var isThere = false;
        while (bytes.Span[at..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            var line = bytes.Span.Slice(at, length).TrimEnd((byte)'\r');
            if (line.StartsWith("ERROR"u8)) throw new IOException(System.Text.Encoding.ASCII.GetString(line));
            AnswerPing(connection, line);
            isThere |= line.IndexOf(numeric) >= 0;
            at += length + 1;
        }

        return (at, !isThere);
    }

    private static void AnswerPing(LoadConnection connection, ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("PING "u8)) return;
        connection.Write("PONG "u8);
        connection.Write(line[5..]);
        connection.Write("\r\n"u8);
        connection.Flush();
    }
}
