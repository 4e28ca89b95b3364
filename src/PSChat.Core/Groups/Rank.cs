using System.Globalization;

namespace PSChat;

/// <summary>
/// The value that elections compare: the highest rank wins. <see cref="Id"/> is the process id unless the user sets another.
/// <see cref="InstanceId"/> is random for each start and breaks ties, because process ids collide across hosts and are often 1 in
/// containers. Two starts of one server never share a rank, so a restarted server is a new one.
/// </summary>
/// <param name="Id">The process id, or the number that was given instead of it; 0 to <see cref="long.MaxValue"/>.</param>
/// <param name="InstanceId">A random number, never 0 for a real server.</param>
public readonly record struct Rank(long Id, ulong InstanceId) : IComparable<Rank>
{
    /// <summary>No server; below every real rank.</summary>
    public static Rank None => default;

    /// <inheritdoc/>
    public int CompareTo(Rank other) =>
        Id != other.Id ? Id.CompareTo(other.Id) : InstanceId.CompareTo(other.InstanceId);

    /// <summary>Whether <paramref name="left"/> loses an election against <paramref name="right"/>.</summary>
    public static bool operator <(Rank left, Rank right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> wins an election against <paramref name="right"/>.</summary>
    public static bool operator >(Rank left, Rank right) => left.CompareTo(right) > 0;

    /// <summary>The id with the first 16 bits of the instance, as in <c>4711#3fa2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Id}#{InstanceId >> 48:x4}");
}
