using PSChat.Groups;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>Does what the state machine wants done. All on the event loop's thread.</summary>
public sealed partial class ChatClient : IClientEffects
{
    private FrameLink? _link;

    /// <summary>Counts dials: the answer to an earlier one is of no interest.</summary>
    private int _dial;
    private string _lastReason = "";

    /// <summary>The parts of a room list that have come so far.</summary>
    private readonly List<(string Room, string[] Users)> _listedRooms = [];

    void IClientEffects.Broadcast(Datagram datagram) => _discovery.Broadcast(datagram);

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
        _events.Raise(ConnectionChanged, this, new ConnectionChangedEventArgs(_state, server, reason));
    }

    void IClientEffects.ViewChanged(GroupView view, TimeSpan electionDuration)
    {
        var args = new ViewChangedEventArgs(view, _view, electionDuration);
        _view = view;
        _events.Raise(ViewChanged, this, args);
        if (args.LeaderChanged) _events.Raise(LeaderChanged, this, args);
    }

    void IClientEffects.Delivered(LogEntry entry, bool late) => _events.Raise(MessageReceived, this, new MessageReceivedEventArgs(new ChatMessage
    {
        Id = entry.Id,
        Position = entry.Position,
        Timestamp = entry.Timestamp,
        Time = new HybridTimestamp(entry.WallTicks).ToDateTimeOffset(),
        Room = entry.Room,
        Sender = entry.Sender,
        Text = entry.Text,
        IsLate = late,
    }));

    void IClientEffects.Missed(string room, long count) => _events.Raise(MessagesMissed, this, new MessagesMissedEventArgs(room, count));

    void IClientEffects.Renamed(string user)
    {
        var previous = _userName;
        _userName = user;
        _events.Raise(Renamed, this, new UserRenamedEventArgs(previous, user));
    }

    void IClientEffects.Acknowledged(MessageReceipt receipt)
    {
        _unconfirmedCount = _protocol.Outbox.Count;
        if (_sends.Remove(receipt.Id.Sequence, out var sent)) sent.TrySetResult(receipt);
        if (_protocol.Outbox.Count == 0) _outboxEmptied?.TrySetResult();
    }

    void IClientEffects.RoomJoined(string room)
    {
        if (_joins.Remove(room, out var join)) join.TrySetResult();
    }

    void IClientEffects.RoomsListed(RoomList list)
    {
        _listedRooms.AddRange(list.Rooms);
        if (!list.IsLast) return;
        var rooms = _listedRooms
            .GroupBy(room => room.Room, room => room.Users, Roster.NameComparer)
            .Select(room => new RoomInfo(room.Key, [.. room.SelectMany(users => users)]))
            .ToList();
        _listedRooms.Clear();
        if (_roomQuestions.TryDequeue(out var question)) question.TrySetResult(rooms);
    }

    void IClientEffects.Failed(ChatException failure) => _failure = failure;

    private async Task DialAsync(IReadOnlyList<Endpoint> endpoints, int dial)
    {
        var hello = new Hello(WireConstants.Version, Group, LinkRole.Client, 0, null);
        try
        {
            var result = await LinkDialer.DialAsync(endpoints, _options.BindAddress, hello, OnReceived, OnEnded, _closing.Token).ConfigureAwait(false);
            if (!_loop.Post(() => OnDialled(result, dial))) result.Link?.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
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

    private void OnReceived(FrameLink link, IReadOnlyList<Frame> frames) => _loop.Post(() =>
    {
        foreach (var frame in frames)
        {
            if (link == _link) _protocol.Receive(_loop.Clock.Now, frame);
        }
    });

    private void OnEnded(FrameLink link, Error? error) => _loop.Post(() =>
    {
        if (link != _link) return;
        _link = null;
        _protocol.Disconnected(_loop.Clock.Now);
    });

    private void DropLink()
    {
        _dial++;
        _link?.CloseWhenWritten();
        _link = null;
    }
}
