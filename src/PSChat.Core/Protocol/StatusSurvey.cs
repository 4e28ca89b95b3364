using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// One question after how the group's servers are doing, for all who ask at the same time: who was asked, and what each
/// has answered.
/// </summary>
internal sealed class StatusSurvey
{
    /// <summary>Who asked: connections of clients, or null for the host.</summary>
    private readonly List<long?> _askers = [];
    private readonly Dictionary<Rank, AskedMember> _asked = [];
    private long _question;

    /// <summary>Until then the servers that have not answered are waited for.</summary>
    public Alarm Patience { get; } = new();

    /// <summary>Whether somebody waits for an answer.</summary>
    public bool IsWanted => _askers.Count > 0;

    /// <summary>Whether all who were asked have answered.</summary>
    public bool IsComplete => _asked.Values.All(member => member.Status is not null);

    /// <returns>Whether the servers are to be asked: others' question is under way otherwise, and its answer is for all.</returns>
    public bool Add(long? asker)
    {
        _askers.Add(asker);
        return _askers.Count == 1;
    }

    /// <summary>Begins to ask; what was answered before goes with an earlier view.</summary>
    /// <returns>The number of the question.</returns>
    public long Begin()
    {
        _asked.Clear();
        return ++_question;
    }

    /// <summary>A server is being asked.</summary>
    /// <param name="member">The server.</param>
    /// <param name="isMember">Whether it is a member of the view, and not only about to join.</param>
    /// <param name="silence">How long nothing was heard of it.</param>
    /// <param name="now">The moment.</param>
    public void Ask(Member member, bool isMember, TimeSpan silence, Instant now) =>
        _asked[member.Rank] = new AskedMember(member, isMember, now.Monotonic, silence);

    /// <summary>A server has answered; an answer to an earlier question is passed over.</summary>
    /// <returns>Whether it counts.</returns>
    public bool OnStatus(Rank from, Status status, Instant now)
    {
        if (status.Question != _question || !IsWanted || !_asked.TryGetValue(from, out var member)) return false;
        member.OnStatus(status, now);
        return true;
    }

    /// <summary>Ends the survey with what has been answered.</summary>
    /// <returns>The answer, and whom it is for: connections of clients, or null for the host.</returns>
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

            // It looked at its clock half-way between the question and now, give or take half the round trip.
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
