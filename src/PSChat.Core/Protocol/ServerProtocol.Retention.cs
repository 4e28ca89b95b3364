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
        // What any of the voters has forgotten, it would not take again.
        var floor = candidacy.Promises.Values.Max(promise => promise.Held.Floor);
        var old = _retention.FindFloor();

        // More than travel cannot be kept; what another group brings that is as old as that comes too late.
        if (old > floor && (IsDelivered(old) || _log.Frontier.Counts.Count > Frontier.MaximumEpochs)) floor = old;
        if (floor > _log.Frontier.Floor) Forget(floor, hasMissed: !IsDelivered(floor));
    }

    private bool IsDelivered(Epoch through) =>
        _log.Frontier.Counts.TakeWhile(count => count.Key <= through).All(count => _delivery.Frontier[count.Key] >= count.Value);

    private void Forget(Epoch floor, bool hasMissed)
    {
        _effects.Trace($"forgetting the epochs up to {floor}");
        _log.Forget(floor);
        _delivery.Frontier.RaiseFloor(floor);
        if (!hasMissed) return;
        var unknown = new DroppedOfRoom(1, Frontier.Everything);
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
                _log.ForgetSession(session);
                _positioned.Remove(session);
                _delivery.ForgetSession(session);
                _overSince.Remove(session);
            }
        }
    }
}
