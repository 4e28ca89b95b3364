using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>What is forgotten: epochs that are too many, and the ids of sessions that are long over.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Retention _retention;
    private readonly Alarm _agingAlarm = new();

    /// <summary>Since when sessions are over whose message ids are still known.</summary>
    private readonly Dictionary<Guid, TimeSpan> _overSince = [];

    /// <summary>Before a view is installed: what is too old does not go into its history.</summary>
    private void ForgetOldEpochs(Candidacy candidacy)
    {
        FinishHistory();

        // What any of the voters has forgotten, it would not take again.
        var floor = candidacy.Promises.Values.Max(promise => promise.Held.Floor);
        var old = _retention.FindFloor();

        // More than travel cannot be kept; what another group brings that is as old as that comes too late.
        if (old > floor && (IsDelivered(old) || _log.Frontier.Counts.Count > Frontier.MaximumEpochs)) floor = old;
        if (floor == Epoch.None) return;
        var delivered = _delivery.Frontier.DigestThrough(floor);
        var digest = Combine(candidacy, floor);
        if (IsNews(floor, digest)) Forget(floor, digest, hasMissed: _installedEpoch != Epoch.None && delivered != digest);
    }

    /// <summary>Whether others have forgotten more than we have, or had something else of it.</summary>
    private bool IsNews(Epoch floor, ulong digest) =>
        floor > _log.Frontier.Floor || (floor == _log.Frontier.Floor && digest != _log.Frontier.Digest);

    private bool IsDelivered(Epoch through) =>
        _log.Frontier.Counts.TakeWhile(count => count.Key <= through).All(count => _delivery.Frontier[count.Key] >= count.Value);

    /// <summary>
    /// The digest of what is forgotten, if all who had anything of it had the same; else one that nobody has, so that
    /// everybody learns that something may be missing.
    /// </summary>
    private static ulong Combine(Candidacy candidacy, Epoch floor)
    {
        var digests = candidacy.Promises.Values
            .Where(promise => promise.Held.Floor != Epoch.None || promise.Held.Counts.Count > 0)
            .Select(promise => promise.Held.DigestThrough(floor)).Distinct().Order().ToList();
        return digests.Aggregate(0UL, (combined, digest) => digests.Count == 1 ? digest : (combined * 31) + digest);
    }

    private void Forget(Epoch floor, ulong digest, bool hasMissed)
    {
        _effects.Trace($"forgetting the epochs up to {floor}");
        _log.Forget(floor, digest);
        _delivery.Frontier.RaiseFloor(floor, digest);
        _mark = null;
        if (!hasMissed) return;
        var unknown = new DroppedOfRoom(DroppedOfRoom.Unknown, Frontier.Everything);
        foreach (var room in _rooms.Keys.ToList()) AddToRoom(room, RoomItem.Gap(floor, unknown, ++_deliveries));
    }

    /// <summary>Forgets the message ids of sessions that have been over for so long that nobody can come back to them.</summary>
    private void OnAgingAlarm()
    {
        _agingAlarm.Set(Now + _timings.Aging);
        foreach (var session in _log.Ids.Sessions.ToList())
        {
            if (_roster.Find(session) is not null || _sessions.ContainsKey(session))
            {
                _overSince.Remove(session);
            }
            else if (!_overSince.TryGetValue(session, out var since))
            {
                _overSince[session] = Now;
            }
            else if (Now - since >= _timings.IdRetention)
            {
                ForgetIds(session);
            }
        }

        // Each took a session to bring about, and there is a limit to those at a time, but not to those of a day.
        var surplus = _overSince.Count - _settings.Limits.RememberedSessions;
        if (surplus <= 0) return;
        foreach (var (session, _) in _overSince.OrderBy(over => over.Value).Take(surplus).ToList()) ForgetIds(session);
    }

    private void ForgetIds(Guid session)
    {
        _log.ForgetSession(session);
        _reign?.Sequencer.Forget(session);
        _delivery.ForgetSession(session);
        _overSince.Remove(session);
    }
}
