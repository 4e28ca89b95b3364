using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>MQTT 3.1.1 with quality of service 0: no acknowledgements.</summary>
internal sealed class MqttDialect : Dialect
{
    private const byte ConnectAnswer = 0x20;
    private const byte SubscribeAnswer = 0x90;
    private const byte Publish = 0x30;
    private const byte Subscribe = 0x82;

    /// <inheritdoc/>
    public override void Open(LoadConnection connection)
    {
        // Protocol name and level, clean session, no keep-alive, and a client id of six characters.
        var id = connection.Number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
        connection.Write([0x10, 18, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 6, .. System.Text.Encoding.ASCII.GetBytes(id)]);
        connection.Converse(static bytes => (bytes.Length, WantsMore: bytes.Span[0] != ConnectAnswer));
        if (connection.IsSender) return;
        connection.Write([Subscribe, 9, 0, 1, 0, 4, .. "room"u8, 0]);
        connection.Converse(static bytes => (bytes.Length, WantsMore: bytes.Span[0] != SubscribeAnswer));
    }

    /// <inheritdoc/>
    public override void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text)
    {
        connection.Write([Publish]);
        var rest = 6 + text.Length;
        while (rest >= 0x80)
        {
            connection.Write([(byte)(rest | 0x80)]);
            rest >>= 7;
        }

        connection.Write([(byte)rest, 0, 4, .. "room"u8]);
        connection.Write(text);
    }

    /// <inheritdoc/>
    public override int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink)
    {
        var at = 0;
        while (TryReadPacket(bytes[at..], out var body, out var used))
        {
            if ((bytes[at] & 0xF0) == Publish) sink.Delivered(connection, body[(2 + ((body[0] << 8) | body[1]))..]);
            at += used;
        }

        return at;
    }

    private static bool TryReadPacket(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body, out int used)
    {
        body = default;
        var length = 0;
        used = 1;
        for (var shift = 0; ; shift += 7)
        {
            if (used >= bytes.Length) return false;
            length |= (bytes[used] & 0x7F) << shift;
            if (bytes[used++] < 0x80) break;
        }

        if (bytes.Length < used + length) return false;
        body = bytes.Slice(used, length);
        used += length;
        return true;
    }
}
