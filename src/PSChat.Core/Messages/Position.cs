namespace PSChat;

/// <summary>The place that a leader gave a message in order. Equal positions mean equal messages, everywhere.</summary>
/// <param name="Epoch">The reign in which it was put in order.</param>
/// <param name="Index">Number of the message in that epoch, from 1.</param>
public readonly record struct Position(Epoch Epoch, long Index) : IComparable<Position>
{
    /// <inheritdoc/>
    public int CompareTo(Position other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Index.CompareTo(other.Index);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    /// <summary>Epoch number and index, as in <c>7:102</c>.</summary>
    public override string ToString() => $"{Epoch.Number}:{Index}";
}
