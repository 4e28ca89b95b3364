using System.Collections.Concurrent;
using PSChat.Groups;
using PSChat.Module.Handlers;

namespace PSChat.Module.Rooms;

/// <summary>
/// One user's connection to a group, shared by all rooms that the user has joined. The name is unique in the group, so there
/// cannot be a second connection. The session closes with its last room.
/// </summary>
internal sealed class ChatSession
{
    private readonly ConcurrentDictionary<string, ChatRoom> _rooms = new(NameComparer.Instance);

    private volatile bool _isClosing;

    private ChatSession(SessionKey key, ChatClient client)
    {
        Key = key;
        Client = client;
        client.MessageReceived += (_, received) =>
        {
            if (_rooms.TryGetValue(received.Message.Room, out var room)) room.OnMessage(new(new(received.Message)));
        };
        client.PresenceChanged += (_, change) =>
        {
            if (_rooms.TryGetValue(change.Room, out var room)) room.OnPresence(change);
        };
        client.MessagesMissed += (_, missed) =>
        {
            if (_rooms.TryGetValue(missed.Room, out var room)) room.OnMissed(missed);
        };
        client.Renamed += (_, change) => ForEachRoom(room => room.OnRenamed(change));
        client.ViewChanged += (_, change) => ForEachRoom(room => room.OnView(new(change)));
        client.LeaderChanged += (_, change) => ForEachRoom(room => room.OnLeader(new(change)));
        client.ConnectionChanged += (_, change) => ForEachRoom(room =>
        {
            room.OnConnection(new(change));
            if (change.State == ConnectionState.Closed && !_isClosing) room.OnGivenUp(change.Reason);
        });
    }

    public SessionKey Key { get; }

    public ChatClient Client { get; }

    public bool IsConnected => Client.State == ConnectionState.Connected;

    public bool IsClosed => Client.State == ConnectionState.Closed;

    public ICollection<ChatRoom> Rooms => _rooms.Values;

    /// <summary>Opens a session; <paramref name="waits"/> is called if its name must be waited for.</summary>
    public static async Task<ChatSession> OpenAsync(
        ChatClientOptions options, Action waits, CancellationToken cancellation) =>
        new(SessionKey.Of(options), await new NameWait(options, waits).ConnectAsync(cancellation).ConfigureAwait(false));

    /// <summary>
    /// Joins a room, which begins with up to <paramref name="history"/> of its last messages. Joining it again returns the same
    /// room. A handler gets the messages that arrive from then on.
    /// </summary>
    public async Task<ChatRoom> JoinAsync(string name, int history, HandlerScript? onMessage, CancellationToken cancellation)
    {
        name = Names.Spell(name);
        if (_rooms.TryGetValue(name, out var joined))
        {
            if (onMessage is not null) joined.Handle(onMessage);
            return joined;
        }

        // The room is made before the join is requested, because the first message may arrive before the answer.
        var room = new ChatRoom(this, name);
        if (onMessage is not null) room.Handle(onMessage);
        _rooms[name] = room;
        try
        {
            await Client.JoinAsync(name, history, cancellation).ConfigureAwait(false);
            return room;
        }
        catch
        {
            Forget(room);
            throw;
        }
    }

    /// <summary>Waits for the room's acknowledgements, at most <paramref name="timeout"/>, and leaves it.</summary>
    /// <returns>The messages that were not confirmed by then.</returns>
    public async Task<Farewell> LeaveAsync(
        ChatRoom room, TimeSpan timeout, CancellationToken cancellation)
    {
        // A cancellation ends only the wait; the room and its handler end in any case.
        if (_rooms.Count <= 1) return await CloseWithAsync(room, timeout).WaitAsync(cancellation).ConfigureAwait(false);
        await Client.WaitForConfirmationsAsync(room.Room, timeout, cancellation).ConfigureAwait(false);
        var unconfirmed = room.Unconfirmed;
        await Client.LeaveAsync(room.Room, cancellation).ConfigureAwait(false);
        Forget(room);
        return new(unconfirmed, []);
    }

    /// <summary>Closes the session and all its rooms.</summary>
    public async Task CloseAsync(TimeSpan timeout)
    {
        _isClosing = true;
        try
        {
            await Client.CloseAsync(timeout).ConfigureAwait(false);
        }
        finally
        {
            ForEachRoom(Forget);
        }
    }

    private async Task<Farewell> CloseWithAsync(ChatRoom last, TimeSpan timeout)
    {
        _isClosing = true;
        var ids = await Client.CloseAsync(timeout).ConfigureAwait(false);
        Forget(last);
        return new(ids.Count, ids);
    }

    private void Forget(ChatRoom room)
    {
        _rooms.TryRemove(room.Room, out _);
        room.Leave();
    }

    private void ForEachRoom(Action<ChatRoom> action)
    {
        foreach (var room in _rooms.Values) action(room);
    }
}
