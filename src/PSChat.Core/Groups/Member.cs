namespace PSChat;

/// <summary>One server of a group, as it announces itself.</summary>
/// <param name="Rank">What elections compare.</param>
/// <param name="Name">For people; 1 to 64 characters. Two servers may share one.</param>
/// <param name="Endpoints">Where it takes TCP links, the most likely one first; at least one.</param>
/// <param name="HeartbeatPort">The private UDP port for heartbeats and replies; 1 to 65,535.</param>
public sealed record Member(Rank Rank, string Name, IReadOnlyList<Endpoint> Endpoints, int HeartbeatPort)
{
    /// <summary>The process id, or the number given with <c>-Id</c>.</summary>
    public long Id => Rank.Id;

    /// <summary>Where it takes TCP links first of all.</summary>
    public Endpoint Endpoint => Endpoints.Count > 0 ? Endpoints[0] : default;

    /// <summary>Members are the same if they are the same start of the same server.</summary>
    public bool Equals(Member? other) => other is not null && other.Rank == Rank;

    /// <inheritdoc/>
    public override int GetHashCode() => Rank.GetHashCode();

    /// <summary>Name and rank.</summary>
    public override string ToString() => $"{Name} ({Rank})";
}
