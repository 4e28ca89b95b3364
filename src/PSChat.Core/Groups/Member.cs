namespace PSChat;

/// <summary>One server of a group, as it announces itself.</summary>
/// <param name="Rank">The value that elections compare.</param>
/// <param name="Name">A name for people; 1 to 64 characters. Two servers may share one.</param>
/// <param name="Endpoints">Endpoints that accept TCP links, the most likely one first; at least one.</param>
/// <param name="HeartbeatPort">The private UDP port for heartbeats and replies; 1 to 65,535.</param>
public sealed record Member(Rank Rank, string Name, IReadOnlyList<Endpoint> Endpoints, int HeartbeatPort)
{
    /// <summary>The process id, or the number that was given instead of it.</summary>
    public long Id => Rank.Id;

    /// <summary>The most likely endpoint for TCP links.</summary>
    public Endpoint Endpoint => Endpoints.Count > 0 ? Endpoints[0] : default;

    /// <summary>Compares by rank: a restarted server is another member.</summary>
    public bool Equals(Member? other) => other is not null && other.Rank == Rank;

    /// <inheritdoc/>
    public override int GetHashCode() => Rank.GetHashCode();

    /// <summary>Name and rank.</summary>
    public override string ToString() => $"{Name} ({Rank})";
}
