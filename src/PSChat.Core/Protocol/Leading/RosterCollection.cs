using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Leading;

/// <summary>
/// The members' reports of their sessions after a new view. The leader grants no new name before it has heard all members; claims
/// wait until then (N2).
/// </summary>
/// <param name="members">All members, the leader included.</param>
internal sealed class RosterCollection(IEnumerable<Rank> members)
{
    private readonly HashSet<Rank> _awaited = [.. members];

    /// <summary>Reports that have arrived in part.</summary>
    private readonly Dictionary<Rank, List<SessionRecord>> _parts = [];
    private readonly List<(Rank From, Claim Claim)> _parked = [];

    public bool IsComplete => _awaited.Count == 0;

    public int ParkedCount => _parked.Count;

    public void Park(Rank from, Claim claim) => _parked.Add((from, claim));

    /// <summary>Takes the claims that have waited. The collection must be complete.</summary>
    public IReadOnlyList<(Rank From, Claim Claim)> TakeParked()
    {
        var parked = _parked.ToArray();
        _parked.Clear();
        return parked;
    }

    /// <summary>A part of a member's report has arrived.</summary>
    /// <returns>The whole report if that was its last part, null otherwise.</returns>
    public IReadOnlyList<SessionRecord>? Add(Rank from, ViewAck ack)
    {
        if (!_parts.TryGetValue(from, out var reported)) _parts[from] = reported = [];
        reported.AddRange(ack.Sessions);
        if (!ack.IsLast) return null;
        _parts.Remove(from);
        return reported;
    }

    /// <summary>A member has reported.</summary>
    /// <returns>Whether the report was awaited; it was not if the member reports once more.</returns>
    public bool Complete(Rank member) => _awaited.Remove(member);
}
