using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Leading;

/// <summary>
/// What the members of a new view report of their sessions. The leader grants no new name before it has heard all of them;
/// claims wait until then.
/// </summary>
/// <param name="members">All members, the leader included.</param>
internal sealed class RosterCollection(IEnumerable<Rank> members)
{
    private readonly HashSet<Rank> _awaited = [.. members];

    /// <summary>Reports of which a part is here.</summary>
    private readonly Dictionary<Rank, List<SessionRecord>> _parts = [];
    private readonly List<(Rank From, Claim Claim)> _parked = [];

    public bool IsComplete => _awaited.Count == 0;

    public int ParkedCount => _parked.Count;

    public void Park(Rank from, Claim claim) => _parked.Add((from, claim));

    /// <summary>The claims that have waited. The collection must be complete.</summary>
    public IReadOnlyList<(Rank From, Claim Claim)> TakeParked()
    {
        var parked = _parked.ToArray();
        _parked.Clear();
        return parked;
    }

    /// <summary>A part of a member's report has come.</summary>
    /// <returns>The whole report if that was its last part, else null.</returns>
    public IReadOnlyList<SessionRecord>? Add(Rank from, ViewAck ack)
    {
        if (!_parts.TryGetValue(from, out var reported)) _parts[from] = reported = [];
        reported.AddRange(ack.Sessions);
        if (!ack.IsLast) return null;
        _parts.Remove(from);
        return reported;
    }

    /// <summary>A member has reported.</summary>
    /// <returns>Whether that was awaited; it was not if the member reports once more.</returns>
    public bool Complete(Rank member) => _awaited.Remove(member);
}
