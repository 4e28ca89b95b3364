using System.Diagnostics;
using System.Text;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat;

/// <summary>Requests of a client's callers.</summary>
public sealed partial class ChatClient
{
    private readonly SendWindow _window = new();
    private readonly Dictionary<long, TaskCompletionSource<MessageReceipt>> _sends = [];
    private readonly Dictionary<string, TaskCompletionSource> _joins = new(Roster.NameComparer);
    private readonly Dictionary<string, TaskCompletionSource> _confirmations = new(Roster.NameComparer);
    private TaskCompletionSource? _outboxEmptied;
    private volatile IReadOnlyList<MessageId>? _unconfirmed;
    private volatile int _unconfirmedCount;
    private volatile bool _isThrottled;

    /// <summary>
    /// Counts the messages of <paramref name="room"/> (null for all rooms) that were sent and are not yet acknowledged.
    /// </summary>
    public int CountUnconfirmed(string? room = null)
    {
        if (room is null) return _unconfirmedCount;
        try
        {
            return AskLoopAsync(() => _protocol.Outbox.CountIn(room)).GetAwaiter().GetResult();
        }
        catch (ChatException)
        {
            return _protocol.Outbox.CountIn(room);
        }
    }

    /// <summary>Joins a room. Messages from now on are delivered, after up to <paramref name="history"/> earlier ones.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.RoomNameInvalid"/>, <see cref="ChatError.Closed"/>;
    /// <see cref="ChatError.TooManyRooms"/> if the user is in 256 rooms.</exception>
    public async Task JoinAsync(string room, int history = 0, CancellationToken cancellationToken = default)
    {
        room = RequireRoomName(room);
        ArgumentOutOfRangeException.ThrowIfNegative(history);
        var joined = await AskLoopAsync(() => BeginJoin(room, history), cancellationToken).ConfigureAwait(false);
        await joined.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_roomsGate) _rooms.Add(room);
    }

    /// <summary>
    /// Leaves a room. A join of it that waits for a server fails with <see cref="ChatError.RoomNotJoined"/>.
    /// </summary>
    /// <exception cref="ChatException"><see cref="ChatError.RoomNameInvalid"/>, <see cref="ChatError.Closed"/>.</exception>
    public async Task LeaveAsync(string room, CancellationToken cancellationToken = default)
    {
        room = RequireRoomName(room);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_roomsGate) _rooms.Remove(room);
        EndReaders(room, failure: null);
        await AskLoopAsync(() =>
        {
            _protocol.Leave(_loop.Clock.Now, room);

            // While there is no server, no answer to the join would come any more.
            if (_joins.Remove(room, out var join)) Fail(join, NotJoined(room));
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a text, and waits up to <see cref="ChatClientOptions.SendTimeout"/> until the message is committed.
    /// </summary>
    /// <exception cref="ChatException">The errors of a send with a timeout of its own.</exception>
    public Task<MessageReceipt> SendAsync(string room, string text, CancellationToken cancellationToken = default) =>
        SendAsync(new OutgoingMessage(room, text), _options.SendTimeout, cancellationToken);

    /// <summary>
    /// Sends a text, and waits until the message is committed. Messages are ordered in the order of the calls. Cancelling ends
    /// the wait only: a message that has been submitted stays in the outbox and is sent as soon as possible.
    /// </summary>
    /// <exception cref="ChatException"><see cref="ChatError.TextInvalid"/>, <see cref="ChatError.MessageEmpty"/>,
    /// <see cref="ChatError.RoomNotJoined"/>, <see cref="ChatError.Closed"/>,
    /// <see cref="ChatError.NotConfirmed"/> with the id after
    /// <paramref name="timeout"/>.</exception>
    public Task<MessageReceipt> SendAsync(
        string room, string text, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        SendAsync(new OutgoingMessage(room, text), timeout, cancellationToken);

    /// <summary>
    /// Sends a message with data or a recipient, and waits until it is committed. A message to a user who is not in the room is
    /// sent as well, and has 0 recipients.
    /// </summary>
    /// <exception cref="ChatException">The errors of a send of text, and <see cref="ChatError.DataTooLong"/>,
    /// <see cref="ChatError.DataInvalid"/>, <see cref="ChatError.NameInvalid"/>.</exception>
    public Task<MessageReceipt> SendAsync(
        OutgoingMessage message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Telemetry.IsSendObserved
            ? SendObservedAsync(message, timeout, cancellationToken)
            : SendAsync(message, timeout, span: null, cancellationToken);
    }

    private async Task<MessageReceipt> SendObservedAsync(
        OutgoingMessage message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = _loop.Clock.Elapsed;
        using var span = Telemetry.StartSend(this, message);
        try
        {
            var receipt = await SendAsync(message, timeout, span, cancellationToken).ConfigureAwait(false);
            Telemetry.SendEnded(this, span, _loop.Clock.Elapsed - start, receipt);
            return receipt;
        }
        catch (Exception exception)
        {
            Telemetry.SendFailed(this, span, _loop.Clock.Elapsed - start, exception);
            throw;
        }
    }

    private async Task<MessageReceipt> SendAsync(
        OutgoingMessage message, TimeSpan timeout, Activity? span, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MessageContent.Require(message);
        RequireJoined(message.Room);
        if (message.To is not null) ServerSockets.RequireName(message.To, "user");
        var bytes = Encoding.UTF8.GetByteCount(message.Text) + Encoding.UTF8.GetByteCount(message.Data ?? "");
        var sent = new TaskCompletionSource<MessageReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        MessageId? id = null;
        var takeBack = _window.Enter(bytes, () =>
        {
            if (!_loop.Post(() => id = Submit(message, sent, span))) Fail(sent, ClosedException());
        });

        // The message leaves the window exactly once, when it is acknowledged or has failed. The caller's wait may end long
        // before.
        _ = sent.Task.ContinueWith(
            _ => _window.Leave(bytes), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await Task.WhenAny(sent.Task, _closed.Task).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);

            // A message that was posted when the event loop ended is known to nobody else.
            if (!sent.Task.IsCompleted) Fail(sent, ClosedException());
            return await sent.Task.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // A message that is still waiting for room in the window must not be sent after its caller has given up.
            takeBack();
            if (exception is TimeoutException) throw NotConfirmed(id, timeout);
            throw;
        }
    }

    private Task BeginJoin(string room, int history)
    {
        if (!_protocol.HasPlaceFor(room))
        {
            return Task.FromException(new ChatException(
                ChatError.TooManyRooms, $"A user can be in {RosterFields.MaximumRooms} rooms.", RemedyCode.LeaveRooms));
        }

        if (!_joins.TryGetValue(room, out var join))
        {
            _joins[room] = join = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _protocol.Join(_loop.Clock.Now, room, history);
        return join.Task;
    }

    private MessageId Submit(OutgoingMessage message, TaskCompletionSource<MessageReceipt> sent, Activity? span)
    {
        // Until now the message may have waited for earlier ones.
        span?.AddEvent(new ActivityEvent("pschat.submitted"));
        if (Telemetry.Sent.Enabled) Telemetry.Sent.Add(1, Tags);
        var id = _protocol.Submit(_loop.Clock.Now, message);
        _sends[id.Sequence] = sent;
        _unconfirmedCount = _protocol.Outbox.Count;
        return id;
    }

    /// <summary>Waits until no message that was sent to a room is unconfirmed, or the client is closed.</summary>
    /// <returns>Whether all were confirmed within <paramref name="timeout"/>.</returns>
    public async Task<bool> WaitForConfirmationsAsync(
        string room, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        try
        {
            var confirmed = await AskLoopAsync(() => WhenConfirmed(room), cancellationToken).ConfigureAwait(false);
            await confirmed.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or ChatException)
        {
            // The number of unconfirmed messages is read below.
        }

        return CountUnconfirmed(room) == 0;
    }

    private Task WhenConfirmed(string room)
    {
        if (_protocol.Outbox.CountIn(room) == 0) return Task.CompletedTask;
        if (!_confirmations.TryGetValue(room, out var confirmed))
        {
            _confirmations[room] = confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return confirmed.Task;
    }

    private Task WhenOutboxEmpty()
    {
        if (_protocol.Outbox.Count == 0) return Task.CompletedTask;
        _outboxEmptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _outboxEmptied.Task;
    }

    private async Task<T> AskLoopAsync<T>(Func<T> question, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_loop.Post(() => answer.TrySetResult(question()))) throw ClosedException();
        await Task.WhenAny(answer.Task, _closed.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw ClosedException();
    }

    private void FailWaiters(ChatException failure)
    {
        foreach (var send in _sends.Values) Fail(send, failure);
        foreach (var join in _joins.Values) Fail(join, failure);
        foreach (var question in _userQuestions) Fail(question, failure);
        foreach (var question in _historyQuestions) Fail(question, failure);
        foreach (var confirmed in _confirmations.Values) confirmed.TrySetResult();
    }

    private static void Fail(TaskCompletionSource waiter, ChatException failure)
    {
        waiter.TrySetException(failure);
        _ = waiter.Task.Exception;
    }

    private static void Fail<T>(TaskCompletionSource<T> waiter, ChatException failure)
    {
        // Nobody may be waiting any more, so the exception is marked as observed.
        waiter.TrySetException(failure);
        _ = waiter.Task.Exception;
    }

    private ChatException NotConfirmed(MessageId? id, TimeSpan timeout)
    {
        var cause = _state != ConnectionState.Connected ? ChatError.ConnectionLost
            : _isThrottled ? ChatError.Throttled
            : _view is { } view && view.Members.Length < view.MinimumCopies ? ChatError.NoQuorum
            : ChatError.NoLeader;
        return new ChatException(
            ChatError.NotConfirmed,
            $"The message was not confirmed within {timeout.TotalSeconds:0.###} s ({cause}).",
            RemedyCode.LookBeforeSendingAgain)
        {
            Cause = cause,
            MessageId = id,
        };
    }

    private ChatException ClosedException() =>
        _failure ?? new ChatException(ChatError.Closed, "The client is closed.", RemedyCode.ConnectAgain);

    /// <summary>Checks that a text can be a room's name, for instance a setting before it is needed.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.RoomNameInvalid"/>.</exception>
    public static void ValidateRoomName(string room) => RequireRoomName(room);

    private static string RequireRoomName(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return ServerSockets.RequireName(room, "room", ChatError.RoomNameInvalid);
    }

    private bool IsJoined(string room)
    {
        lock (_roomsGate) return _rooms.Contains(room);
    }

    /// <returns>The room's name in its one spelling.</returns>
    private string RequireJoined(string room)
    {
        room = RequireRoomName(room);
        return IsJoined(room) ? room : throw NotJoined(room);
    }

    private static ChatException NotJoined(string room) =>
        new(ChatError.RoomNotJoined, $"The room '{room}' is not joined.", RemedyCode.JoinRoom);
}
