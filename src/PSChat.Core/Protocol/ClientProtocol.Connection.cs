using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Finding a server, noticing that it is gone, and going on with the next one.</summary>
internal sealed partial class ClientProtocol
{
    /// <summary>Doublings of the time for a dial: up to the time that the dial's own limits add up to.</summary>
    private const int MostDoublings = 3;

    private void OnProbeAlarm()
    {
        if (State != ClientState.Finding) return;
        _effects.Broadcast(new Probe(_settings.Group, _nonce, Rank.None));
        _probesSent++;
        _probeAlarm.Set(
            Now + (_probesSent < s_probes.Length ? s_probes[_probesSent] - s_probes[_probesSent - 1] : s_probeInterval));
    }

    /// <summary>Dials the next server that may accept this client; with none left, asks the network.</summary>
    private void TryNext(string reason)
    {
        _dialAlarm.Clear();
        _attachAlarm.Clear();
        _silenceAlarm.Clear();
        _upkeepAlarm.Clear();
        if (State == ClientState.Attached && View is not null)
        {
            // The members are known, so asking the network would only lose time. The server that just failed comes last.
            _candidates.Clear();
            AddCandidates(View.Members);
        }

        _server = null;
        if (_candidates.TryDequeue(out var candidate))
        {
            ChangeState(ClientState.Connecting, reason);
            _lastTried = candidate.Rank;
            _dialledAt = Now;
            _effects.Dial(candidate.Endpoints);

            // Nothing is known of the network before the first link. The dial then ends by its own limits.
            if (_dialTook > TimeSpan.Zero) _dialAlarm.Set(Now + DialPatience);
            return;
        }

        _searches++;
        _effects.HangUp();
        _takesAnyView = View is not null;
        ChangeState(ClientState.Finding, reason);
        _nonce = _dice.Next();
        _probesSent = 0;

        // The first probe goes out at once. After a failure it waits a little, so that a group without a leader is not flooded.
        if (reason.Length == 0) OnProbeAlarm();
        else _probeAlarm.Set(Now + _dice.Around(TimeSpan.FromMilliseconds(50), 0.5));
    }

    /// <summary>
    /// Time for a dial before the next server is dialled (C10). The view names servers that may be frozen or cut off, and a dial
    /// of those is not answered at all. The time doubles with each search, because the servers may be busy.
    /// </summary>
    private TimeSpan DialPatience => WaitingPatience * (1 << Math.Min(_searches, MostDoublings));

    private void AddCandidates(IReadOnlyList<Member> members)
    {
        // Random order spreads clients over the servers, and after a crash over the servers that are left (C10).
        var shuffled = members.OrderBy(member => member.Rank == _lastTried).ThenBy(_ => _dice.Next()).ToList();
        foreach (var member in shuffled) _candidates.Enqueue((member.Rank, member.Endpoints));
    }

    /// <summary>
    /// Whether the session is too old to be resumed. Servers forget ids after a day (<see cref="GroupTimings.IdRetention"/>), so
    /// a later resend could become a second copy. The wall clock counts too, because the monotonic clock may stand still while a
    /// machine sleeps.
    /// </summary>
    private bool IsOver()
    {
        var away = Now - _lastAttached.Monotonic;
        var byWall = TimeSpan.FromTicks(_now.WallTicks - _lastAttached.WallTicks);
        return _claimedAt != 0 && _outbox.Count > 0 && (away > s_longestAbsence || byWall > s_longestAbsence);
    }

    private void Send(Frame frame)
    {
        _effects.Send(frame);
        _upkeepAlarm.Set(Now + s_upkeep);
    }

    private void OnHeard()
    {
        if (State == ClientState.Attached) _lastAttached = _now;
        _lastHeard = Now;
        _isPinged = false;
        SetSilenceAlarm();
    }

    private void SetSilenceAlarm() => _silenceAlarm.Set(_isPinged ? _silenceAlarm.Due : _lastHeard + Patience);

    /// <summary>Asks a silent server for a sign of life. A server that was asked already is given up.</summary>
    private void OnSilence()
    {
        if (State is not (ClientState.Connecting or ClientState.Attached)) return;
        if (_isPinged)
        {
            _isPinged = false;
            TryNext("The server does not answer.");
            return;
        }

        _isPinged = true;
        Send(new Ping());
        _silenceAlarm.Set(Now + Patience);
    }
}
