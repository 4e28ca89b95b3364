using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>
/// Views without this server, of members that are heard and hear this server no longer (V6): a path that works one way only.
/// </summary>
internal sealed partial class ServerProtocol
{
    /// <summary>
    /// Whether this server goes on without the leader of a view that it is not in. Otherwise it asks to be taken in again (V4).
    /// </summary>
    private bool GoesOnWithout(GroupView view)
    {
        var from = view.Leader;
        if (_isLeaving || HasMajorityOfOurs(view)) return false;
        switch (Role)
        {
            case ServerRole.Leading:
                if (IsLeftOutBy(view)) GiveUp(from);
                return true;
            case ServerRole.Following when _view!.Leader.Rank != from.Rank && !_detector.IsDead(_view.Leader.Rank):
                // What a member sent before a cut may arrive after it.
                return true;
            case ServerRole.Promised when _promised.Leader != from.Rank && IsLeftOutWithMost(view):
                GiveUp(from);
                return true;
            case ServerRole.Following or ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing
                when IsLeftOutWithMost(view):
                _promised = view.Epoch;
                GoOnWithout(from);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Whether a member of this server's view goes on without it. A server that did not run for a while asks to be taken in
    /// again, because the others may have said the same to it long ago.
    /// </summary>
    private bool IsLeftOutBy(GroupView view) =>
        _view is not null && _view.Contains(view.Leader.Rank) && !_isLeaving && !_detector.IsInDoubt(Now);

    /// <summary>Whether those that are left out, and that this server hears, are a majority of its view.</summary>
    private bool IsLeftOutWithMost(GroupView view) => IsLeftOutBy(view) && _view!.Majority <= _view.Members.Count(
        member => !view.Contains(member.Rank) && (member.Rank == Me || !_detector.IsDead(member.Rank)));

    private bool HasMajorityOfOurs(GroupView view) =>
        _view is not null && _view.Members.Count(member => view.Contains(member.Rank)) >= _view.Majority;

    private bool HearsOnlyLeaderOf(GroupView view) =>
        view.Members.All(member => member.Rank == view.Leader.Rank || _detector.IsDead(member.Rank));

    private void GiveUp(Member member)
    {
        _effects.Trace($"{member} hears this server no longer: going on without it");
        _detector.GiveUp(member.Rank);
    }

    /// <summary>Takes a leader for lost, though it is heard.</summary>
    private void GoOnWithout(Member leader)
    {
        GiveUp(leader);
        _replica.StopPulling();
        _candidacy = null;
        _electionAlarm.Clear();
        _join.Stop();
        OnLeaderLost();
    }
}
