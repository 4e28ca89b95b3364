using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>A server that found its group full waits outside as a spare (G9): without links, elections and clients.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>Whether this server waits outside a full group.</summary>
    public bool IsSpare => Role == ServerRole.Joining && _join.IsSpare;

    private void WaitOutside()
    {
        if (!_join.IsSpare) _effects.Trace("the group is full: waiting outside as a spare");
        _join.Wait(Now);
        _home.CloseAll("The group is full, and this server waits outside.");
        _join.JoinDue.Set(Now + _dice.Around(_timings.Beacon * 2, 0.25));
        WatchRelevant();
    }

    /// <summary>
    /// Asks for a place where there seems to be one, and for the group where its leader's beacons do not come.
    /// </summary>
    private void AskAsSpare()
    {
        _join.JoinDue.Set(Now + _dice.Around(_timings.Beacon, 0.25));
        if (!_join.SeesPlace && !_join.IsOutOfTouch(Now)) return;
        _search.Renew(_dice.Next());
        var probe = new Probe(_settings.Group, _search.Nonce, Rank.None);
        if (_join.SeesPlace) _effects.Notify(_join.Leader!, probe);
        else _effects.Broadcast(probe);
    }

    /// <summary>
    /// Whether a spare has answered, which knows no member but the leader. Spares whose group is gone would keep each other
    /// waiting for it for ever, if they believed each other.
    /// </summary>
    private static bool IsSecondHand(Answer answer) => answer.MemberCount > 1 && answer.Members.Count == 1;

    /// <summary>
    /// A spare hears of its group. If there is a place, it asks after a random while. Many spares hear the same beacon, and most
    /// of them then learn from the answer that the place is taken.
    /// </summary>
    /// <param name="leader">The leader.</param>
    /// <param name="epoch">The leader's epoch.</param>
    /// <param name="members">Number of members.</param>
    private void HearAsSpare(Member leader, Epoch epoch, int members)
    {
        if (epoch < _join.Epoch) return;
        var sawPlace = _join.SeesPlace;
        _join.OnWord(leader, epoch, seesPlace: members < _settings.MaximumMembers, Now);
        if (_join.SeesPlace && !sawPlace) _join.JoinDue.Set(Now + _dice.Around(_timings.Beacon / 2, 0.9));
    }
}
