using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// The servers' status. Nothing of it travels until somebody asks. A server that is asked asks all others. It answers when all
/// have answered, or after <see cref="GroupTimings.StatusPatience"/>.
/// </summary>
internal sealed partial class ServerProtocol
{
    private readonly StatusSurvey _survey = new();

    /// <summary>
    /// Asks for the status of the group's servers. <see cref="IServerEffects.MembersListed"/> follows, if there is a group.
    /// </summary>
    public void AskMembers(Instant now)
    {
        Enter(now);
        AskMembersFor(null);
    }

    private void AskMembersFor(long? asker)
    {
        if (_view is not null && _survey.Add(asker)) AskForStatus();
    }

    /// <summary>A new view came during the survey. Answers belong to one view, so the survey begins again.</summary>
    private void AskForStatusAgain()
    {
        if (_survey.IsWanted) AskForStatus();
    }

    private void AskForStatus()
    {
        var question = _survey.Begin();
        foreach (var (member, isMember) in ListKnownServers())
        {
            _survey.Ask(member, isMember, _detector.Silence(member.Rank, Now) ?? TimeSpan.Zero, _moment.Instant);
            if (member.Rank == Me) _survey.OnStatus(Me, MakeStatus(question), _moment.Instant);
            else _effects.Send(member.Rank, new AskStatus(question));
        }

        if (_survey.IsComplete) AnswerAboutMembers();
        else _survey.Patience.Set(Now + _timings.StatusPatience);
    }

    private IEnumerable<(Member Member, bool IsMember)> ListKnownServers() =>
        _view!.Members.Select(member => (member, true))
            .Concat(
                (_reign?.Joiners.Learners ?? []).Where(learner => !_view!.Contains(learner.Member.Rank))
                    .Select(learner => (learner.Member, false)))
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
        (long)(_home.MessagesPerSecond * 1000),
        _replica.Held.Total,
        _moment.WallTicks);

    private void OnStatus(Rank from, Status status)
    {
        if (_survey.OnStatus(from, status, _moment.Instant) && from != Me && _survey.IsComplete) AnswerAboutMembers();
    }

    private void AnswerAboutMembers()
    {
        var (answer, askers) = _survey.End(_view!, _electionDuration);
        foreach (var asker in askers)
        {
            if (asker is { } connection) _effects.SendToClient(connection, answer);
            else _effects.MembersListed(answer);
        }
    }
}
