using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// One survey of the servers' status, for all who ask at the same time: the servers that were asked, and the answer of each.
/// </summary>
internal sealed class StatusSurvey
{
    /// <summary>Callers that wait: connections of clients, or null for the host.</summary>
    private readonly List<long?> _askers = [];
    private readonly Dictionary<Rank, AskedMember> _asked = [];
    private long _question;

    /// <summary>Time until which the survey waits for servers that have not answered.</summary>
    public Alarm Patience { get; } = new();

    /// <summary>Whether a caller waits for an answer.</summary>
    public bool IsWanted => _askers.Count > 0;

    /// <summary>Whether all servers that were asked have answered.</summary>
    public bool IsComplete => _asked.Values.All(member => member.Status is not null);

    /// <returns>Whether the servers must be asked now. If a survey is already under way, its answer is for all callers.</returns>
    public bool Add(long? asker)
    {
        _askers.Add(asker);
        return _askers.Count == 1;
    }

    /// <summary>Begins to ask; earlier answers belong to an earlier view.</summary>
    /// <returns>The number of the question.</returns>
    public long Begin()
    {
        _asked.Clear();
        return ++_question;
    }

    /// <summary>A server is being asked.</summary>
    /// <param name="member">The server.</param>
    /// <param name="isMember">Whether the server is a member of the view, and not only about to join.</param>
    /// <param name="silence">Time for which the server has been silent.</param>
    /// <param name="now">The moment.</param>
    public void Ask(Member member, bool isMember, TimeSpan silence, Instant now) =>
        _asked[member.Rank] = new AskedMember(member, isMember, now.Monotonic, silence);

    /// <summary>A server has answered. An answer to an earlier question is passed over.</summary>
    /// <returns>Whether the answer counts.</returns>
    public bool OnStatus(Rank from, Status status, Instant now)
    {
        if (status.Question != _question || !IsWanted || !_asked.TryGetValue(from, out var member)) return false;
        member.OnStatus(status, now);
        return true;
    }

    /// <summary>Ends the survey with the answers that have arrived.</summary>
    /// <returns>The answer and its recipients: connections of clients, or null for the host.</returns>
    public (MemberList Answer, IReadOnlyList<long?> Askers) End(GroupView view, TimeSpan electionDuration)
    {
        Patience.Clear();
        var most = _asked.Values.Max(member => member.Status?.Held ?? 0);
        var answer = new MemberList(view, electionDuration, [.. _asked.Values.Select(member => member.Describe(most))]);
        var askers = _askers.ToArray();
        _askers.Clear();
        return (answer, askers);
    }

    private sealed class AskedMember(Member member, bool isMember, TimeSpan askedAt, TimeSpan silence)
    {
        private TimeSpan _roundTrip;
        private TimeSpan _clockOffset;

        public Status? Status { get; private set; }

        public void OnStatus(Status status, Instant now)
        {
            Status ??= status;
            _roundTrip = now.Monotonic - askedAt;

            // The server read its clock half-way between the question and now, give or take half the round trip.
            _clockOffset = TimeSpan.FromTicks(status.WallTicks - now.WallTicks) + (_roundTrip / 2);
        }

        public MemberStatus Describe(long most) => new(
            member.Rank,
            member.Name,
            isMember,
            Status?.State ?? MemberState.Silent,
            silence,
            _roundTrip,
            Status?.Clients ?? 0,
            (Status?.MillisPerSecond ?? 0) / 1000.0,
            Status is null ? 0 : most - Status.Held,
            _clockOffset);
    }
}
