using System.Globalization;

namespace PSChat;

/// <summary>
/// One leader's reign over one set of members; every election starts a new one. A server never uses a number twice, so two epochs
/// are equal only if they are the same reign. An epoch also serves as the ballot of an election: the epoch that the candidate
/// will open if it wins (Lamport's ballot, "The Part-Time Parliament").
/// </summary>
/// <param name="Number">Counts elections; 1 for the first epoch of a group, 0 for none.</param>
/// <param name="Leader">The leader.</param>
public readonly record struct Epoch(long Number, Rank Leader) : IComparable<Epoch>
{
    /// <summary>The epoch before the first election.</summary>
    public static Epoch None => default;

    /// <inheritdoc/>
    public int CompareTo(Epoch other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : Leader.CompareTo(other.Leader);

    /// <summary>Whether <paramref name="left"/> is superseded by <paramref name="right"/>.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> supersedes <paramref name="right"/>.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or superseded by it.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or supersedes it.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.CompareTo(right) >= 0;

    /// <summary>The epoch as in <c>7 by 4711#3fa2</c>.</summary>
    public override string ToString() =>
        Number == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Number} by {Leader}");
}
