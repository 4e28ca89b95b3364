namespace PSChat.Unicode;

/// <summary>Reads the packed tables of <see cref="UnicodeData"/>: numbers of seven bits a byte, the lowest first.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> packed)
{
    private readonly ReadOnlySpan<byte> _packed = packed;
    private int _at;
    private int _key = -1;

    public readonly bool IsAtEnd => _at == _packed.Length;

    public int Number()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _packed[_at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>The next of a table's ascending keys.</summary>
    public int NextKey() => _key += Number();

    /// <summary>A value that is stored as its distance from the key; even numbers are the positive distances.</summary>
    public int NearKey()
    {
        var number = Number();
        return _key + ((number >> 1) ^ -(number & 1));
    }

    /// <summary>Begins a table.</summary>
    /// <returns>Number of its entries.</returns>
    public int BeginTable()
    {
        _key = -1;
        return Number();
    }
}
