using PSChat.Hosting;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat;

/// <summary>Carries out the state machine's effects, on the event loop's thread.</summary>
public sealed partial class ChatClient : IClientEffects
{
    private FrameLink? _link;

    /// <summary>Completes when the server has closed the last link too, or a second has passed.</summary>
    private Task _goodbye = Task.CompletedTask;

    /// <summary>Counts dials, because the result of an earlier dial is ignored.</summary>
    private int _dial;
    private string _lastReason = "";

    void IClientEffects.Broadcast(Datagram datagram)
    {
        // The client may have been started before its network was up.
        _discovery.LookAround();
        _discovery.Broadcast(datagram);
    }

    void IClientEffects.Dial(IReadOnlyList<Endpoint> endpoints)
    {
        DropLink();
        _ = DialAsync(endpoints, ++_dial);
    }

    void IClientEffects.HangUp() => DropLink();

    void IClientEffects.Send(Frame frame) => _link?.Gather(frame);

    void IClientEffects.StateChanged(ClientState state, Member? server, string reason)
    {
        if (reason.Length > 0) _lastReason = reason;
        var previous = _state;
        _server = server;
        _state = state switch
        {
            ClientState.Attached => ConnectionState.Connected,
            ClientState.Closed => ConnectionState.Closed,
            _ => previous is ConnectionState.Connecting ? ConnectionState.Connecting : ConnectionState.Reconnecting,
        };
        if (_state == ConnectionState.Connected) _attached.TrySetResult();
        if (_state == previous) return;
        if (previous == ConnectionState.Connected && _state == ConnectionState.Reconnecting) Telemetry.ConnectionLost(this);
        _events.Raise(ConnectionChanged, this, new ConnectionChangedEventArgs(_state, server, reason));
    }

    void IClientEffects.ViewChanged(GroupView view, TimeSpan electionDuration)
    {
        var args = new ViewChangedEventArgs(view, _view, electionDuration);
        _view = view;
        _events.Raise(ViewChanged, this, args);
        if (args.LeaderChanged) _events.Raise(LeaderChanged, this, args);
    }

    void IClientEffects.Delivered(LogEntry entry, bool late)
    {
        if (Telemetry.Received.Enabled) Telemetry.Received.Add(1, Tags);
        var readers = _readers;
        if (readers.Length == 0 && MessageReceived is null) return;
        var message = MakeMessage(entry, late);
        foreach (var reader in readers)
        {
            if (Roster.NameComparer.Equals(reader.Room, entry.Room) && reader.Add(message)) TellDropped(reader);
        }

        _events.Raise(MessageReceived, this, new MessageReceivedEventArgs(message));
    }

    void IClientEffects.Missed(string room, long? count)
    {
        if (Telemetry.Missed.Enabled) Telemetry.Missed.Add(count ?? 0, Tags);
        _events.Raise(MessagesMissed, this, new MessagesMissedEventArgs(room, count));
    }

    void IClientEffects.Renamed(string user)
    {
        var previous = _userName;
        _userName = user;
        _events.Raise(Renamed, this, new UserRenamedEventArgs(previous, user));
    }

    void IClientEffects.Acknowledged(MessageReceipt receipt, string room)
    {
        _unconfirmedCount = _protocol.Outbox.Count;
        if (_sends.Remove(receipt.Id.Sequence, out var sent)) sent.TrySetResult(receipt);
        if (_protocol.Outbox.Count == 0) _outboxEmptied?.TrySetResult();
        if (_confirmations.TryGetValue(room, out var confirmed) && _protocol.Outbox.CountIn(room) == 0)
        {
            _confirmations.Remove(room);
            confirmed.TrySetResult();
        }
    }

    void IClientEffects.RoomJoined(string room)
    {
        if (_joins.Remove(room, out var join)) join.TrySetResult();
    }

    void IClientEffects.RoomRefused(string room, ChatException failure)
    {
        if (_joins.Remove(room, out var join)) Fail(join, failure);
    }

    void IClientEffects.UsersListed(IReadOnlyList<PresentUser> users)
    {
        if (_userQuestions.TryDequeue(out var question)) question.TrySetResult(UserInfo.ListOf(users, _view));
    }

    void IClientEffects.HistoryRead(History history)
    {
        if (_historyQuestions.TryDequeue(out var question)) question.TrySetResult(history);
    }

    void IClientEffects.PresenceChanged(string room, string user, bool isPresent) =>
        _events.Raise(PresenceChanged, this, new PresenceChangedEventArgs(room, user, isPresent));

    void IClientEffects.Failed(ChatException failure) => _failure = failure;

    private static ChatMessage MakeMessage(LogEntry entry, bool late) => new()
    {
        Id = entry.Id,
        Position = entry.Position,
        Timestamp = entry.Timestamp,
        Time = new HybridTimestamp(entry.WallTicks).ToDateTimeOffset(),
        Room = entry.Room,
        Sender = entry.Sender,
        Text = entry.Text,
        Data = entry.Data.Length > 0 ? entry.Data : null,
        To = entry.To,
        IsLate = late,
    };

    private async Task DialAsync(IReadOnlyList<Endpoint> endpoints, int dial)
    {
        var hello = new Hello(WireConstants.Version, Group, LinkRole.Client, LinkAuthentication.None, null);
        try
        {
            var result = await LinkDialer.DialAsync(
                endpoints, _options.BindAddress, _security, hello, OnReceived, OnEnded, _closing.Token).ConfigureAwait(false);
            if (!_loop.Post(() => OnDialled(result, dial))) result.Link?.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // The client was closed in between.
        }
    }

    private void OnDialled(DialResult result, int dial)
    {
        if (dial != _dial)
        {
            result.Link?.Dispose();
        }
        else if (result.Link is { HasEnded: false } link)
        {
            _link = link;
            _protocol.Connected(_loop.Clock.Now, result.Welcome!.Self, result.Welcome.View);
        }
        else
        {
            _protocol.ConnectFailed(_loop.Clock.Now, result.Error);
        }
    }

    /// <summary>
    /// Waits before it reads more while subscribers are slow. The server keeps this client's place, so nothing is lost.
    /// </summary>
    private async ValueTask OnReceived(FrameLink link, IReadOnlyList<Frame> frames)
    {
        await _events.WaitUntilBelowAsync(_options.EventCapacity).ConfigureAwait(false);
        _loop.Post(() =>
        {
            foreach (var frame in frames)
            {
                if (link == _link) _protocol.Receive(_loop.Clock.Now, frame);
            }
        });
    }

    private void OnEnded(FrameLink link, Error? error) => _loop.Post(() =>
    {
        if (link != _link) return;
        _link = null;
        _protocol.Disconnected(_loop.Clock.Now);
    });

    private void DropLink()
    {
        _dial++;
        if (_link is null) return;
        _goodbye = _link.Closed;
        _link.CloseWhenWritten();
        _link = null;
    }
}
