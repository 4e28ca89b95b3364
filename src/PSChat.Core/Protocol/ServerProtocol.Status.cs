using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// How the servers are doing. Nothing of it travels until somebody asks: whoever is asked asks all others, and answers
/// when all have, or after <see cref="GroupTimings.StatusPatience"/>.
/// </summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _statusAlarm = new();
    private readonly RateMeter _ownMessages = new();

    /// <summary>Who asked: connections of clients, or null for the host.</summary>
    private readonly List<long?> _statusAskers = [];
    private readonly Dictionary<Rank, AskedMember> _askedMembers = [];
    private long _statusQuestion;

    /// <summary>Asks how the group's servers are doing; <see cref="IServerEffects.MembersListed"/> follows, if there is a group.</summary>
    public void AskMembers(Instant now)
    {
        Enter(now);
        AskMembersFor(null);
    }

    private void OnListMembers(long connection)
    {
        if (IsMember) AskMembersFor(connection);
        else _effects.CloseClient(connection, ChatError.NotMember, "This server is not a member of a group yet.");
    }

    private void AskMembersFor(long? asker)
    {
        if (_view is null) return;
        _statusAskers.Add(asker);
        if (_statusAskers.Count == 1) AskForStatus();
    }

    /// <summary>A view came while the servers of another were being asked: what they say goes with that one only.</summary>
    private void AskForStatusAnew()
    {
        if (_statusAskers.Count > 0) AskForStatus();
    }

    private void AskForStatus()
    {
        _statusQuestion++;
        _askedMembers.Clear();
        foreach (var (member, isMember) in ListKnownServers())
        {
            _askedMembers[member.Rank] = new AskedMember(member, isMember, Now, _detector.Silence(member.Rank, Now) ?? TimeSpan.Zero);
            if (member.Rank == Me) OnStatus(Me, MakeStatus(_statusQuestion));
            else _effects.Send(member.Rank, new AskStatus(_statusQuestion));
        }

        if (_askedMembers.Values.All(member => member.Status is not null)) AnswerAboutMembers();
        else _statusAlarm.Set(Now + _timings.StatusPatience);
    }

    private IEnumerable<(Member Member, bool IsMember)> ListKnownServers() =>
        _view!.Members.Select(member => (member, true))
            .Concat((_reign?.Joiners.Learners ?? []).Where(learner => !_view!.Contains(learner.Member.Rank)).Select(learner => (learner.Member, false)))
            .Take(GroupLimits.MaximumListed);

    private void OnAskStatus(Rank from, AskStatus question) => _effects.Send(from, MakeStatus(question.Question));

    private Status MakeStatus(long question) => new(
        question,
        Role switch
        {
            ServerRole.Leading => MemberState.Leader,
            ServerRole.Following => MemberState.Follower,
            ServerRole.Discovering or ServerRole.Joining or ServerRole.Ended => MemberState.Joining,
            _ => MemberState.Electing,
        },
        ClientCount,
        (long)(_ownMessages.PerSecond(Now) * 1000),
        _log.Frontier.Total,
        _now.WallTicks);

    private void OnStatus(Rank from, Status status)
    {
        if (status.Question != _statusQuestion || _statusAskers.Count == 0 || !_askedMembers.TryGetValue(from, out var member)) return;
        member.Status ??= status;
        member.RoundTrip = Now - member.AskedAt;

        // It looked at its clock half-way between the question and now, give or take half the round trip.
        member.ClockOffset = TimeSpan.FromTicks(status.WallTicks - _now.WallTicks) + (member.RoundTrip / 2);
        if (from != Me && _askedMembers.Values.All(other => other.Status is not null)) AnswerAboutMembers();
    }

    private void AnswerAboutMembers()
    {
        _statusAlarm.Clear();
        var most = _askedMembers.Values.Max(member => member.Status?.Held ?? 0);
        var list = new MemberList(_view!, _electionDuration, [.. _askedMembers.Values.Select(member => member.Describe(most))]);
        foreach (var asker in _statusAskers)
        {
            if (asker is { } connection) _effects.SendToClient(connection, list);
            else _effects.MembersListed(list);
        }

        _statusAskers.Clear();
    }

    private sealed class AskedMember(Member member, bool isMember, TimeSpan askedAt, TimeSpan silence)
    {
        public TimeSpan AskedAt { get; } = askedAt;

        public Status? Status { get; set; }

        public TimeSpan RoundTrip { get; set; }

        public TimeSpan ClockOffset { get; set; }

        public MemberStatus Describe(long most) => new(
            member.Rank,
            member.Name,
            isMember,
            Status?.State ?? MemberState.Silent,
            silence,
            RoundTrip,
            Status?.Clients ?? 0,
            (Status?.MillisPerSecond ?? 0) / 1000.0,
            Status is null ? 0 : most - Status.Held,
            ClockOffset);
    }
}
