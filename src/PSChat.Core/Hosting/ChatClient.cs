using PSChat.Hosting;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Protocol;

namespace PSChat;

/// <summary>
/// One user's session. It finds the group, attaches to a server, joins rooms, sends and receives. When its server fails, it
/// continues with another server by itself, and no message is lost or doubled.
/// </summary>
/// <remarks>
/// Events are raised off the event loop, one after the other and in order. A subscriber's exception is reported by
/// <see cref="UnhandledException"/>, and affects no other subscriber. While <see cref="ChatClientOptions.EventCapacity"/>
/// events wait for slow subscribers, the client reads nothing more from its server, which keeps its place. Nothing is lost,
/// but all its rooms wait. A program that needs time for each message reads with <see cref="ReadAllAsync"/>, where only that
/// reader waits.
/// </remarks>
public sealed partial class ChatClient : IAsyncDisposable, IDisposable
{
    /// <summary>Most events that one read of the link can cause, plus the few from elsewhere.</summary>
    private const int MaximumBurst = 65_536;

    private readonly ChatClientOptions _options;
    private readonly EventLoop _loop = new(new MonotonicClock(TimeProvider.System), new MonitorWait());
    private readonly OrderedEvents _events;
    private readonly LinkSecurity? _security;
    private readonly DiscoveryNetwork _discovery;
    private readonly ClientProtocol _protocol;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _roomsGate = new();
    private readonly HashSet<string> _rooms = new(Roster.NameComparer);
    private volatile ConnectionState _state = ConnectionState.Connecting;
    private volatile Member? _server;
    private volatile GroupView? _view;
    private volatile string _userName;
    private volatile bool _wasKilled;
    private ChatException? _failure;

    private ChatClient(ChatClientOptions options)
    {
        _options = options;
        _userName = options.UserName;
        Tags = [new(Telemetry.GroupTag, options.Group)];
        _events = new OrderedEvents(
            options.EventCapacity + MaximumBurst,
            Tags,
            failure => _events!.Raise(UnhandledException, this, failure),
            dropped => _events!.Raise(EventsDropped, this, dropped));
        var secret = RandomNumbers.NextSession();
        Session = secret.MakeSession();
        _security = ServerSockets.OpenSecurity(options);
        try
        {
            _discovery = ServerSockets.OpenDiscovery(options, _loop.Clock, listens: false, options.Group);
        }
        catch (ChatException)
        {
            _security?.Dispose();
            throw;
        }

        _protocol = new ClientProtocol(
            new ClientSettings(options.Group, options.UserName, secret, options.Server, RandomNumbers.NextSeed()), this);
    }

    /// <summary>The group's name.</summary>
    public string Group => _options.Group;

    /// <summary>The user's name, which may change: see <see cref="Renamed"/>.</summary>
    public string UserName => _userName;

    /// <summary>The session, the first half of this client's message ids.</summary>
    public Guid Session { get; }

    /// <summary>State of the connection to the group.</summary>
    public ConnectionState State => _state;

    /// <summary>The server that the client is attached to; null while there is none.</summary>
    public Member? Server => _server;

    /// <summary>The last group view that the client was told.</summary>
    public GroupView? View => _view;

    /// <summary>The rooms that the client has joined.</summary>
    public IReadOnlyCollection<string> Rooms
    {
        get
        {
            lock (_roomsGate) return [.. _rooms];
        }
    }

    /// <summary>The tags of all measurements of this client.</summary>
    internal KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>A message was delivered in a joined room. The user's own messages are included.</summary>
    public event EventHandler<MessageReceivedEventArgs>? MessageReceived;

    /// <summary>Messages of a joined room were dropped before they could be delivered.</summary>
    public event EventHandler<MessagesMissedEventArgs>? MessagesMissed;

    /// <summary>The user has another name from now on.</summary>
    public event EventHandler<UserRenamedEventArgs>? Renamed;

    /// <summary>Another user came to a joined room, left it, or lost the connection half a minute ago.</summary>
    public event EventHandler<PresenceChangedEventArgs>? PresenceChanged;

    /// <summary>The connection was lost, found again or closed.</summary>
    public event EventHandler<ConnectionChangedEventArgs>? ConnectionChanged;

    /// <summary>A new group view was installed.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new group view with another leader was installed.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>A reader of a room was so slow that it does not get some messages.</summary>
    public event EventHandler<MessagesDroppedEventArgs>? MessagesDropped;

    /// <summary>Events were dropped, because subscribers are slow and more came at once than the client can hold.</summary>
    public event EventHandler<EventsDroppedEventArgs>? EventsDropped;

    /// <summary>
    /// A subscriber of another event threw an exception. Exceptions of this event's own subscribers are not reported.
    /// </summary>
    public event EventHandler<SubscriberExceptionEventArgs>? UnhandledException;

    /// <summary>Number of events that wait for subscribers; for tests.</summary>
    internal int WaitingEvents => _events.Count;

    /// <summary>Completes when the client is closed, by its user or because it cannot continue; never faults.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Finds the group and attaches under the user name.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.NameTaken"/>,
    /// <see cref="ChatError.NameInvalid"/>, <see cref="ChatError.WrongVersion"/>, <see cref="ChatError.WrongGroup"/>,
    /// <see cref="ChatError.AddressUnavailable"/>, <see cref="ChatError.KeyRequired"/>, <see cref="ChatError.KeyUnexpected"/>,
    /// <see cref="ChatError.KeyWrong"/>, <see cref="ChatError.ClockWrong"/>,
    /// <see cref="ChatError.EncryptionUnavailable"/>.</exception>
    public static async Task<ChatClient> ConnectAsync(ChatClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        var client = new ChatClient(options);
        client.Start();
        try
        {
            await client._attached.Task.WaitAsync(options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch (Exception exception)
        {
            await client.EndAsync().ConfigureAwait(false);
            if (exception is not TimeoutException) throw;
            throw client.ExplainTimeout(exception);
        }
    }

    /// <summary>
    /// Waits until everything sent is acknowledged, says goodbye and closes. Within <paramref name="timeout"/> it also waits for
    /// the server to take the goodbye, at most a second; after that the user name is free for another session.
    /// </summary>
    /// <param name="timeout">Time limit for both waits together.</param>
    /// <param name="cancellationToken">Ends both waits; the client is closed in any case.</param>
    /// <returns>The ids of the messages that were never confirmed; empty if all were.</returns>
    public async Task<IReadOnlyList<MessageId>> CloseAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var start = _loop.Clock.Elapsed;
        try
        {
            var emptied = await AskLoopAsync(WhenOutboxEmpty, cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(emptied, _closed.Task).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The unconfirmed messages are returned below.
        }
        catch (ChatException)
        {
            // The client is closed already.
        }

        await EndAsync().ConfigureAwait(false);
        var rest = timeout - (_loop.Clock.Elapsed - start);
        try
        {
            if (rest > TimeSpan.Zero) await _goodbye.WaitAsync(rest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The server still gets the goodbye, later.
        }

        return _unconfirmed!;
    }

    /// <summary>
    /// Leaves gracefully: the same as <see cref="CloseAsync"/> with <see cref="ChatClientOptions.CloseTimeout"/>.
    /// </summary>
    public async ValueTask DisposeAsync() => await CloseAsync(_options.CloseTimeout).ConfigureAwait(false);

    /// <summary>
    /// Says goodbye without waiting for acknowledgements, and returns within milliseconds, when the client is closed. Messages
    /// that are not acknowledged by then may arrive or not.
    /// </summary>
    public void Dispose() => EndAsync().GetAwaiter().GetResult();

    /// <summary>
    /// Ends the client as a crash would, without a goodbye, so that the group keeps the name for half a minute. Returns at once;
    /// <see cref="Closed"/> completes when the client has ended.
    /// </summary>
    public void Kill()
    {
        _wasKilled = true;
        _loop.Stop();
    }

    private Task EndAsync()
    {
        _loop.Post(() => _protocol.Close(_loop.Clock.Now));
        return _closed.Task;
    }

    private void Start()
    {
        Telemetry.Add(this);
        _discovery.Start((_, datagram) => _loop.Post(() => _protocol.Receive(_loop.Clock.Now, datagram)));
        new Thread(RunLoop) { IsBackground = true, Name = $"PSChat client {UserName}" }.UnsafeStart();
    }

    private void RunLoop()
    {
        try
        {
            _protocol.Start(_loop.Clock.Now);
            _loop.Run(_protocol.NextDue, OnTurn);
        }
#pragma warning disable CA1031 // A fault ends this client, with its cause, and not the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure ??= new ChatException(
                ChatError.Unknown, $"The client failed: {exception.Message}", RemedyCode.ConnectAgain, exception);
        }
        finally
        {
            Finish();
        }
    }

    private void OnTurn()
    {
        _protocol.Tick(_loop.Clock.Now);
        _isThrottled = _protocol.IsThrottled;
        _link?.Flush();
        if (_protocol.State == ClientState.Closed) _loop.Stop();
    }

    /// <summary>Completes every waiter with the failure, so that nobody hangs.</summary>
    private void Finish()
    {
        _loop.Stop();
        Telemetry.Remove(this);
        _closing.Cancel();
        _discovery.Dispose();
        if (_wasKilled) _link?.Dispose();
        else _link?.CloseWhenWritten();
        _security?.Dispose();
        _unconfirmed = [.. _protocol.Outbox.Sequences.Select(sequence => new MessageId(Session, sequence))];
        _state = ConnectionState.Closed;
        _server = null;
        var closed = _failure ?? new ChatException(ChatError.Closed, "The client was closed.", RemedyCode.ConnectAgain);
        _attached.TrySetException(closed);
        _ = _attached.Task.Exception;
        FailWaiters(closed);
        _closing.Dispose();
        _closed.TrySetResult();

        // Last, so that a reader that begins now either sees that the client is closed, or is ended here.
        EndReaders(room: null, _failure);
    }

    private ChatException ExplainTimeout(Exception inner)
    {
        var seconds = _options.ConnectTimeout.TotalSeconds;
        if (_protocol.LastRefusal is { Code: ChatError.TooManyLinks or ChatError.Throttled } refusal)
        {
            return new ChatException(
                refusal.Code, $"No server of the group '{Group}' took the connection within {seconds:0.#} s: {refusal.Text}",
                RemedyCode.CloseConnections, inner);
        }

        return _lastReason.Length == 0
            ? GroupNotFound(Group, _options, seconds, _discovery.Guard.LastRefusal, inner)
            : new ChatException(
                ChatError.TimedOut,
                $"The group '{Group}' did not attach the user within {seconds:0.#} s: {_lastReason}",
                RemedyCode.LookForLeader,
                inner);
    }

    /// <summary>
    /// Makes the error for a group that nobody answers for. If only servers with another key answered, the error says that.
    /// </summary>
    internal static ChatException GroupNotFound(
        string group, NetworkOptions options, double seconds, DatagramRefusal? refusal, Exception? inner) =>
        refusal is not null
            ? new ChatException(refusal.CodeForOurs, refusal.Describe(group), refusal.Remedy, inner)
            : new ChatException(
                ChatError.GroupNotFound,
                $"No server of the group '{group}' answered on UDP port {options.DiscoveryPort} within {seconds:0.#} s.",
                RemedyCode.FindGroup,
                inner);
}
