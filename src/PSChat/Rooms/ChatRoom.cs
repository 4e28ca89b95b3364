using PSChat.Module.Handlers;
using PSChat.Module.Rooms;

namespace PSChat.Module;

/// <summary>A room that a user of this session has joined.</summary>
/// <remarks>Events are raised on their own thread. Actions of <c>Register-ObjectEvent</c> run between the statements of the
/// prompt or script that registered them. Receiving and events are independent: a message goes to both.</remarks>
public sealed class ChatRoom
{
    /// <summary>Largest number of messages that wait to be received; beyond it the oldest are dropped.</summary>
    public const int MaximumWaiting = 10_000;

    private int _hasToldEnd;

    internal ChatRoom(ChatSession session, string room)
    {
        Session = session;
        Room = room;
    }

    /// <summary>A message was delivered in the room, possibly the user's own.</summary>
    public event EventHandler<MessageReceivedEventArgs>? MessageReceived;

    /// <summary>A new group view has been installed.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new group view with another leader has been installed.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>The connection was lost, restored or closed.</summary>
    public event EventHandler<ConnectionChangedEventArgs>? ConnectionChanged;

    /// <summary>Another user has joined or left the room.</summary>
    public event EventHandler<PresenceChangedEventArgs>? PresenceChanged;

    /// <summary>Messages are missing, because no server keeps them any more.</summary>
    public event EventHandler<MessagesMissedEventArgs>? MessagesMissed;

    /// <summary>The user has a new name, because the old one belongs to a user that claimed it earlier.</summary>
    public event EventHandler<UserRenamedEventArgs>? Renamed;

    /// <summary>The room's name; 1 to 64 characters.</summary>
    public string Room { get; }

    /// <summary>The user's name; unique in the group.</summary>
    public string UserName => Session.Client.UserName;

    /// <summary>The group's name.</summary>
    public string Group => Session.Client.Group;

    /// <summary>
    /// State of the connection, which is restored automatically when a server fails: <c>Connected</c>, <c>Reconnecting</c> or
    /// <c>Closed</c>.
    /// </summary>
    public string State => Connection.ToString();

    /// <summary>The name of the server that the user is attached to; null while there is none.</summary>
    public string? Server => HasLeft ? null : Session.Client.Server?.Name;

    /// <summary>The server's endpoint, as <c>address:port</c>; null while there is none.</summary>
    public string? Endpoint => HasLeft ? null : Session.Client.Server?.Endpoint.ToString();

    /// <summary>Number of delivered messages that wait for <c>Receive-ChatMessage</c>; 0 to 10,000.</summary>
    public int Waiting => Inbox.Count;

    /// <summary>Number of messages that were sent to the room and are not yet acknowledged.</summary>
    public int Unconfirmed => HasLeft ? 0 : Session.Client.CountUnconfirmed(Room);

    /// <summary>
    /// The id of the room's job, if the room was connected with <c>-OnMessage</c>. <c>Receive-Job -Id $room.JobId</c> shows the
    /// handler's output. Null without a handler.
    /// </summary>
    public int? JobId => Job?.Id;

    internal ChatSession Session { get; }

    internal Inbox Inbox { get; } = new(MaximumWaiting);

    internal bool HasLeft { get; private set; }

    // Not a public property, because ConvertTo-Json would follow it into every record of the job's streams.
    internal ChatRoomJob? Job { get; private set; }

    /// <summary>Completes when the handler has ended completely, or at once if the handler itself asks.</summary>
    internal Task HandlerEnded => Job is { RunsHere: false } job ? job.Ended : Task.CompletedTask;

    internal ConnectionState Connection => HasLeft ? ConnectionState.Closed : Session.Client.State;

    internal bool IsClosed => Connection == ConnectionState.Closed;

    /// <summary>
    /// Returns the latest group view that the session knows; null before the first. The type data makes it the property
    /// <c>View</c>, which is hidden, because a view in each room would make its JSON deep.
    /// </summary>
    public ChatGroupView? GetView() => ChatGroupView.Of(Session.Client.View);

    /// <summary>Returns user and room.</summary>
    public override string ToString() => $"{UserName} in {Room}";

    /// <summary>Starts a handler that gets every message from now on.</summary>
    /// <exception cref="HandlerExistsException">A handler runs already.</exception>
    internal void Handle(HandlerScript onMessage)
    {
        if (Job is { Ended.IsCompleted: false }) throw new HandlerExistsException(this);
        Job = new(this, onMessage);
    }

    internal void OnMessage(MessageReceivedEventArgs received)
    {
        // Read once: a handler that starts now gets only later messages.
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
        if (change.IsClosed)
        {
            Inbox.Close();
            if (Interlocked.Exchange(ref _hasToldEnd, 1) == 1) return;
        }

        EventGuard.Raise(ConnectionChanged, this, change);
    }

    /// <summary>Called when the session was closed, and not by a command of this session.</summary>
    internal void OnGivenUp(string reason) => Job?.Fail(reason);

    internal void Leave()
    {
        HasLeft = true;
        Job?.End();

        // Raised here, because the session may live on. If it ends, it reports that on another thread, when the room no longer
        // belongs to it.
        OnConnection(new(new PSChat.ConnectionChangedEventArgs(ConnectionState.Closed, null, "The room was left.")));
    }
}
