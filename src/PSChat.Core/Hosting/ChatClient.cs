#pragma warning disable CS0067
using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Hosting;

/// <summary>
/// One user's session: finds the group, attaches to a server, joins rooms, sends and receives; goes on with another
/// server by itself when its own fails, without losing or doubling a message.
/// </summary>
/// <remarks>Events are raised on a thread of their own, in order; what a subscriber throws is caught for each one alone.
/// <see cref="MessageReceived"/> subscribers are called in the order of delivery.</remarks>
public sealed class ChatClient : IAsyncDisposable
{
    /// <summary>Finds the group and attaches under the user name.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.NameTaken"/>,
    /// <see cref="ChatError.NameInvalid"/>, <see cref="ChatError.WrongVersion"/>, <see cref="ChatError.WrongGroup"/>,
    /// <see cref="ChatError.AddressUnavailable"/>.</exception>
    public static Task<ChatClient> ConnectAsync(ChatClientOptions options, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The group's name.</summary>
    public string Group => throw new NotImplementedException();

    /// <summary>The user's name.</summary>
    public string UserName => throw new NotImplementedException();

    /// <summary>The session, the first half of this client's message ids.</summary>
    public Guid Session => throw new NotImplementedException();

    /// <summary>How it stands with its group.</summary>
    public ConnectionState State => throw new NotImplementedException();

    /// <summary>The server that it is attached to; null while there is none.</summary>
    public Member? Server => throw new NotImplementedException();

    /// <summary>The last group view that it was told.</summary>
    public GroupView? View => throw new NotImplementedException();

    /// <summary>The rooms that it has joined.</summary>
    public IReadOnlyCollection<string> Rooms => throw new NotImplementedException();

    /// <summary>How many messages of <paramref name="room"/> (of all rooms if null) were sent and are not yet acknowledged.</summary>
    public int CountUnconfirmed(string? room = null) => throw new NotImplementedException();

    /// <summary>A message was delivered in a joined room; the user's own messages too.</summary>
    public event EventHandler<MessageReceivedEventArgs>? MessageReceived;

    /// <summary>The connection was lost, found again or closed.</summary>
    public event EventHandler<ConnectionChangedEventArgs>? ConnectionChanged;

    /// <summary>A new group view holds.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new group view holds, with another leader.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>Joins a room; messages from now on are delivered, after up to <paramref name="history"/> earlier ones.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.RoomNameInvalid"/>, <see cref="ChatError.Closed"/>.</exception>
    public Task JoinAsync(string room, int history = 0, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Leaves a room.</summary>
    public Task LeaveAsync(string room, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>
    /// Sends, and waits until the message is committed. Calls are put in order as they are made. Cancelling ends the
    /// wait, not the message: it stays in the outbox and goes out when it can.
    /// </summary>
    /// <exception cref="ChatException"><see cref="ChatError.TextInvalid"/>, <see cref="ChatError.RoomNotJoined"/>,
    /// <see cref="ChatError.Closed"/>, <see cref="ChatError.NotConfirmed"/> with the id after <paramref name="timeout"/>.</exception>
    public Task<MessageReceipt> SendAsync(string room, string text, TimeSpan timeout, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The rooms of the group that somebody is in.</summary>
    public Task<IReadOnlyList<RoomInfo>> ListRoomsAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Waits until everything sent is acknowledged (at most <paramref name="timeout"/>), says goodbye and closes.</summary>
    /// <returns>The ids of what was never confirmed; empty if all was.</returns>
    public Task<IReadOnlyList<MessageId>> CloseAsync(TimeSpan timeout) => throw new NotImplementedException();

    /// <summary>Closes without waiting for acknowledgements.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
