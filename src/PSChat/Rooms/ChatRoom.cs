using PSChat.Module.Handlers;
using PSChat.Module.Rooms;

namespace PSChat.Module;

/// <summary>A room that a user of this session has joined.</summary>
/// <remarks>Events are raised on a thread of their own; <c>Register-ObjectEvent</c> actions run between the statements of
/// the prompt or script that registered them. Receiving and events are independent: a message goes to both.</remarks>
public sealed class ChatRoom
{
    /// <summary>How many messages wait to be received at most; after that the oldest ones are dropped.</summary>
    public const int MaximumWaiting = 10_000;

    private int _hasToldEnd;

    internal ChatRoom(ChatSession session, string room)
    {
        Session = session;
        Room = room;
    }

    /// <summary>A message was delivered in the room; the user's own ones too.</summary>
    public event EventHandler<MessageReceivedEventArgs>? MessageReceived;

    /// <summary>A new group view holds.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new group view holds, with another leader.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>The connection was lost, found again or closed.</summary>
    public event EventHandler<ConnectionChangedEventArgs>? ConnectionChanged;

    /// <summary>Another user has come to the room, or is gone from it.</summary>
    public event EventHandler<PresenceChangedEventArgs>? PresenceChanged;

    /// <summary>Messages did not come, because no server keeps them any more.</summary>
    public event EventHandler<MessagesMissedEventArgs>? MessagesMissed;

    /// <summary>The user has another name from now on: its own belongs to somebody who claimed it earlier.</summary>
    public event EventHandler<UserRenamedEventArgs>? Renamed;

    /// <summary>The room's name; 1 to 64 characters.</summary>
    public string Room { get; }

    /// <summary>The user's name; unique in the group.</summary>
    public string UserName => Session.Client.UserName;

    /// <summary>The group's name.</summary>
    public string Group => Session.Client.Group;

    /// <summary>How the connection stands; it is found again by itself when a server fails.</summary>
    public ConnectionState State => HasLeft ? ConnectionState.Closed : Session.Client.State;

    /// <summary>The name of the server that the user is attached to; null while there is none.</summary>
    public string? Server => HasLeft ? null : Session.Client.Server?.Name;

    /// <summary>Where that server is, as <c>address:port</c>; null while there is none.</summary>
    public string? Endpoint => HasLeft ? null : Session.Client.Server?.Endpoint.ToString();

    /// <summary>How many messages were delivered and wait for <c>Receive-ChatMessage</c>; 0 to 10,000.</summary>
    public int Waiting => Inbox.Count;

    /// <summary>How many messages were sent to the room and are not yet acknowledged.</summary>
    public int Unconfirmed => HasLeft ? 0 : Session.Client.CountUnconfirmed(Room);

    /// <summary>The id of its job, where it was connected with <c>-OnMessage</c>: <c>Receive-Job -Id $room.JobId</c> shows what
    /// the handler has written. Null without a handler.</summary>
    public int? JobId => Job?.Id;

    /// <summary>The last group view that the session was told; null before the first.</summary>
    public ChatGroupView? View => ChatGroupView.Of(Session.Client.View);

    internal ChatSession Session { get; }

    internal Inbox Inbox { get; } = new(MaximumWaiting);

    internal bool HasLeft { get; private set; }

    // Not a public property: ConvertTo-Json would follow it into every record of the job's streams.
    internal ChatRoomJob? Job { get; private set; }

    /// <summary>Completes when nothing of its handler is left, or at once for the handler itself.</summary>
    internal Task HandlerEnded => Job is { RunsHere: false } job ? job.Ended : Task.CompletedTask;

    internal bool IsClosed => State == ConnectionState.Closed;

    /// <summary>User and room.</summary>
    public override string ToString() => $"{UserName} in {Room}";

    /// <summary>Lets a script handle every message from now on.</summary>
    /// <exception cref="HandlerExistsException">A handler runs already.</exception>
    internal void Handle(HandlerScript onMessage)
    {
        if (Job is { Ended.IsCompleted: false }) throw new HandlerExistsException(this);
        Job = new(this, onMessage);
    }

    internal void OnMessage(MessageReceivedEventArgs received)
    {
        // A handler that comes in between is for what comes after: who sees this one waiting can rely on that.
        var job = Job;
        Inbox.Add(received.Message);
        job?.Post(received.Message);
        EventGuard.Raise(MessageReceived, this, received);
    }

    internal void OnPresence(PresenceChangedEventArgs change) => EventGuard.Raise(PresenceChanged, this, change);

    internal void OnMissed(MessagesMissedEventArgs missed)
    {
        Inbox.Miss(missed.Count);
        EventGuard.Raise(MessagesMissed, this, missed);
    }

    internal void OnRenamed(UserRenamedEventArgs change) => EventGuard.Raise(Renamed, this, change);

    internal void OnView(ViewChangedEventArgs change) => EventGuard.Raise(ViewChanged, this, change);

    internal void OnLeader(ViewChangedEventArgs change) => EventGuard.Raise(LeaderChanged, this, change);

    internal void OnConnection(ConnectionChangedEventArgs change)
    {
        if (change.State == ConnectionState.Closed)
        {
            Inbox.Close();
            if (Interlocked.Exchange(ref _hasToldEnd, 1) == 1) return;
        }

        EventGuard.Raise(ConnectionChanged, this, change);
    }

    /// <summary>The session was closed, and nobody here asked for it.</summary>
    internal void OnGivenUp(string reason) => Job?.Fail(reason);

    internal void Leave()
    {
        HasLeft = true;
        Job?.End();

        // The session may live on; and what it says of its own end comes on another thread, when the room is no longer its.
        OnConnection(new(new PSChat.ConnectionChangedEventArgs(ConnectionState.Closed, null, "The room was left.")));
    }
}
