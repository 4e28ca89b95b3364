using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Throttling: a server at its limit says when to try again (C12, C16). No message is lost, because messages stay in the outbox.
/// They go out in order, as fast as the server allows.
/// </summary>
internal sealed partial class ClientProtocol
{
    private readonly Alarm _resendAlarm = new();
    private readonly Alarm _askAgainAlarm = new();
    private readonly Alarm _rejoinAlarm = new();

    /// <summary>Sequence of the first message that is held back, and with it all later ones; null if none is.</summary>
    private long? _heldBackFrom;
    private Throttled? _messagesThrottled;
    private Throttled? _roomsThrottled;

    /// <summary>Whether something is held back because the server does not accept it yet.</summary>
    public bool IsThrottled => _heldBackFrom is not null || _askAgainAlarm.IsSet || _rejoinAlarm.IsSet;

    private void OnThrottled(Throttled throttled)
    {
        switch (throttled.Subject)
        {
            case ThrottledSubject.Message:
                _heldBackFrom = Math.Min(_heldBackFrom ?? throttled.Sequence, throttled.Sequence);
                _messagesThrottled = throttled;
                if (!_resendAlarm.IsSet) _resendAlarm.Set(Now + throttled.Wait);
                break;
            case ThrottledSubject.Question:
                _askAgainAlarm.Set(Now + throttled.Wait);
                break;
            case ThrottledSubject.Room:
                _roomsThrottled = throttled;
                if (!_rejoinAlarm.IsSet) _rejoinAlarm.Set(Now + throttled.Wait);
                break;
            default:
                throw new InvalidOperationException($"Unknown subject {throttled.Subject}.");
        }
    }

    /// <summary>Another server has budgets of its own, and everything is sent to it again.</summary>
    private void ForgetThrottling()
    {
        _heldBackFrom = null;
        _resendAlarm.Clear();
        _askAgainAlarm.Clear();
        _rejoinAlarm.Clear();
    }

    private void OnResendAlarm()
    {
        if (State != ClientState.Attached || _heldBackFrom is not { } first) return;
        var (wait, allowance) = (_messagesThrottled!.Wait, _messagesThrottled.Allowance);
        var held = _outbox.Sequences.Where(sequence => sequence >= first).Take((int)Math.Min(allowance + 1L, int.MaxValue))
            .ToList();
        foreach (var sequence in held.Take(allowance)) Send(_outbox.MakeSend(sequence, _lastTimestamp));
        _heldBackFrom = held.Count > allowance ? held[allowance] : null;
        if (_heldBackFrom is not null) _resendAlarm.Set(Now + wait);
    }

    private void OnRejoinAlarm()
    {
        if (State != ClientState.Attached) return;
        var missing = _rooms.Where(room => !_joined.Contains(room.Key)).ToList();
        foreach (var (room, history) in missing.Take(_roomsThrottled!.Allowance)) Send(new JoinRoom(room, history));
        if (missing.Count > _roomsThrottled.Allowance) _rejoinAlarm.Set(Now + _roomsThrottled.Wait);
    }
}
