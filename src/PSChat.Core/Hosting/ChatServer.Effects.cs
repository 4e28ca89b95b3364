using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat;

/// <summary>Carries out the state machine's effects, on the event loop's thread.</summary>
public sealed partial class ChatServer : IServerEffects
{
    private readonly WireWriter _heartbeatWriter = new();
    private readonly List<Datagram> _broadcasts = [];
    private readonly List<ViewChangedEventArgs> _news = [];
    private TimeSpan _heartbeatDue;
    private IPEndPoint[] _heartbeatTargets = [];

    void IServerEffects.Broadcast(Datagram datagram) => _broadcasts.Add(datagram);

    void IServerEffects.Reply(Endpoint to, Datagram datagram) => _discovery.Send(datagram, to.ToIPEndPoint());

    void IServerEffects.Notify(Member to, Datagram datagram)
    {
        if (FindHeartbeatTarget(to) is { } target) _discovery.Send(datagram, target);
    }

    void IServerEffects.ViewInstalled(GroupView view, TimeSpan electionDuration)
    {
        var previous = _view;
        _view = view;
        _discovery.Seeds.Know(view.Members.SelectMany(member => member.Endpoints).Select(endpoint => endpoint.Address));
        _news.Add(new ViewChangedEventArgs(view, previous, electionDuration));
    }

    void IServerEffects.MembersListed(MemberList list)
    {
        foreach (var question in _statusQuestions) question.TrySetResult(GroupStatus.Of(list));
        _statusQuestions.Clear();
    }

    void IServerEffects.Ended(ChatException? failure)
    {
        if (failure is not null)
        {
            Publish(ChatServerStatus.Failed);
            LogFailure(failure);
            _ready.TrySetException(failure);
        }

        _leaving?.TrySetResult(new StopResult(HandedOver: true, WasLast: _view?.Members.Length == 1, failure?.Message ?? ""));

        // The last frames must go out before the loop ends.
        _loop.Post(_loop.Stop);
    }

    void IServerEffects.Trace(string text) => Log(ServerEvent.Step, text);

    /// <summary>
    /// Raises the events of new views after the views have been sent: a new leader's members wait for its view, and the first
    /// call of this code has to be compiled.
    /// </summary>
    private void TellOfViews()
    {
        if (_news.Count == 0) return;

        // Subscribers may ask whether this server leads, so the status comes first.
        PublishStatus();
        foreach (var news in _news)
        {
            var view = news.View;
            Log(
                ServerEvent.ViewInstalled,
                $"Epoch {view.Epoch}: {view.Leader} leads {view.Members.Length} "
                + $"({view.Cause}, {news.ElectionDuration.TotalMilliseconds:F1} ms).");
            Telemetry.ViewInstalled(this, news);
            _events.Raise(ViewChanged, this, news);
            if (news.LeaderChanged) _events.Raise(LeaderChanged, this, news);
            CompleteElections(view);
        }

        _news.Clear();
    }

    private void CountDelivered(long count)
    {
        if (Telemetry.Delivered.Enabled) Telemetry.Delivered.Add(count, Tags);
    }

    /// <summary>Sends broadcasts last, because a new leader's members wait for its view.</summary>
    private void SendBroadcasts()
    {
        foreach (var datagram in _broadcasts) _discovery.Broadcast(datagram);
        _broadcasts.Clear();
    }

    /// <summary>
    /// Gives the heartbeat thread its next datagram, and shows it that the loop is alive. If a turn for another reason comes in
    /// time, this is done in that turn.
    /// </summary>
    private void PrepareHeartbeat(Instant now)
    {
        if (now.Monotonic < _heartbeatDue - (_options.HeartbeatInterval / 2)) return;
        _heartbeatDue = now.Monotonic + (_options.HeartbeatInterval * 1.25);
        DatagramCodec.Write(_heartbeatWriter, _protocol.MakeHeartbeat(now), _discovery.Guard.IsKeyed);
        var targets = _protocol.Peers.Select(FindHeartbeatTarget).OfType<IPEndPoint>().ToArray();
        if (!targets.SequenceEqual(_heartbeatTargets))
        {
            _heartbeatTargets = targets;

            // A peer may send from another of its addresses than the one that this server sends to.
            var announced = from peer in _protocol.Peers
                            from endpoint in peer.Endpoints
                            select new IPEndPoint(endpoint.Address, peer.HeartbeatPort);
            _datagrams.Know([.. targets, .. announced]);
        }

        _heartbeats.Tick(_heartbeatWriter.Written.ToArray(), targets);
    }

    /// <summary>
    /// Finds where to send heartbeats to. The address that the link goes to is known to work; an announced one may not.
    /// </summary>
    private IPEndPoint? FindHeartbeatTarget(Member member)
    {
        if (_peers.FindWorkingAddress(member.Rank) is { } working) return new IPEndPoint(working, member.HeartbeatPort);
        return member.Endpoints.Count > 0 ? new IPEndPoint(member.Endpoints[0].Address, member.HeartbeatPort) : null;
    }
}
