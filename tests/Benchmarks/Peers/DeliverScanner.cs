namespace PSChat.Benchmarks.Peers;

/// <summary>
/// Reads the texts in the body of a <c>Deliver</c> frame without allocating. With the codec's objects, the load would cost a
/// multiple of the measured server.
/// </summary>
internal ref struct DeliverScanner(ReadOnlySpan<byte> body)
{
    private const int GuidBytes = 16;
    private const int InstanceBytes = 8;
    private const int TimestampBytes = 8;

    private ReadOnlySpan<byte> _rest = body;
    private long _left = -1;

    /// <summary>Text of the item that <see cref="MoveNext"/> has read.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly DeliverScanner GetEnumerator() => this;

    /// <summary>Reads the next item.</summary>
    public bool MoveNext()
    {
        if (_left < 0) _left = Number();
        if (_left-- == 0) return false;
        Skip(1);
        SkipPosition();
        Skip(GuidBytes);
        Number();
        Skip(TimestampBytes + TimestampBytes);
        Text();
        Text();
        Current = Text();
        Text();
        Text();
        for (var recipients = Number(); recipients > 0; recipients--) Skip(GuidBytes);
        return true;
    }

    private void SkipPosition()
    {
        Number();
        Number();
        Skip(InstanceBytes);
        Number();
    }

    private void Skip(int count) => _rest = _rest[count..];

    private long Number()
    {
        var value = 0L;
        for (var at = 0; ; at++)
        {
            value |= (long)(_rest[at] & 0x7F) << (7 * at);
            if (_rest[at] >= 0x80) continue;
            Skip(at + 1);
            return value;
        }
    }

    private ReadOnlySpan<byte> Text()
    {
        var length = (int)Number();
        var text = _rest[..length];
        Skip(length);
        return text;
    }
}
