using PSChat.Hosting;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Protocol;

namespace PSChat;

/// <summary>
/// One user's session: finds the group, attaches to a server, joins rooms, sends and receives; goes on with another
/// server by itself when its own fails, without losing or doubling a message.
/// </summary>
/// <remarks>
/// Events are raised off the event loop, one after the other in order; what a subscriber throws goes to
/// <see cref="UnhandledException"/>, and harms nobody else. While <see cref="ChatClientOptions.EventCapacity"/> events wait for
/// slow subscribers, the client reads nothing more from its server, which keeps its place: nothing is lost, but all its rooms
/// wait.
/// A program that takes its time reads with <see cref="ReadAllAsync"/>, where only that reader waits.
/// </remarks>
public sealed partial class ChatClient : IAsyncDisposable, IDisposable
{
    /// <summary>Events that one read of the link can lead to, and the few that come from elsewhere.</summary>
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

    /// <summary>The user's name; may change, see <see cref="Renamed"/>.</summary>
    public string UserName => _userName;

    /// <summary>The session, the first half of this client's message ids.</summary>
    public Guid Session { get; }

    /// <summary>How it stands with its group.</summary>
    public ConnectionState State => _state;

    /// <summary>The server that it is attached to; null while there is none.</summary>
    public Member? Server => _server;

    /// <summary>The last group view that it was told.</summary>
    public GroupView? View => _view;

    /// <summary>The rooms that it has joined.</summary>
    public IReadOnlyCollection<string> Rooms
    {
        get
        {
            lock (_roomsGate) return [.. _rooms];
        }
    }

    /// <summary>What every measurement of this client is marked with.</summary>
    internal KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>A message was delivered in a joined room; the user's own messages too.</summary>
    public event EventHandler<MessageReceivedEventArgs>? MessageReceived;

    /// <summary>Messages of a joined room were dropped before they could be delivered.</summary>
    public event EventHandler<MessagesMissedEventArgs>? MessagesMissed;

    /// <summary>The user has another name from now on.</summary>
    public event EventHandler<UserRenamedEventArgs>? Renamed;

    /// <summary>
    /// Another user has come to a joined room, or is gone from it: has left, or lost the connection half a minute ago.
    /// </summary>
    public event EventHandler<PresenceChangedEventArgs>? PresenceChanged;

    /// <summary>The connection was lost, found again or closed.</summary>
    public event EventHandler<ConnectionChangedEventArgs>? ConnectionChanged;

    /// <summary>A new group view holds.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new group view holds, with another leader.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>A reader of a room was so slow that it does not get some messages.</summary>
    public event EventHandler<MessagesDroppedEventArgs>? MessagesDropped;

    /// <summary>Events were dropped, because subscribers are slow and more came at once than the client can hold.</summary>
    public event EventHandler<EventsDroppedEventArgs>? EventsDropped;

    /// <summary>A subscriber of another event threw an exception. What a subscriber of this one throws is not told to
    /// anybody.</summary>
    public event EventHandler<SubscriberExceptionEventArgs>? UnhandledException;

    /// <summary>How many events wait for subscribers; for tests.</summary>
    internal int WaitingEvents => _events.Count;

    /// <summary>Completes when the client is closed, by its user or because it cannot go on; never faults.</summary>
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

    /// <summary>Waits until everything sent is acknowledged, says goodbye and closes. Where <paramref name="timeout"/> allows it,
    /// waits until the server has taken the goodbye, at most a second: then the name is free for who comes next.</summary>
    /// <param name="timeout">How long both may take together.</param>
    /// <param name="cancellationToken">Ends both waits; the client is closed all the same.</param>
    /// <returns>The ids of what was never confirmed; empty if all was.</returns>
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
            // What is left is named below.
        }
        catch (ChatException)
        {
            // Closed already.
        }

        await EndAsync().ConfigureAwait(false);
        var rest = timeout - (_loop.Clock.Elapsed - start);
        try
        {
            if (rest > TimeSpan.Zero) await _goodbye.WaitAsync(rest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The server hears it all the same, later.
        }

        return _unconfirmed!;
    }

    /// <summary>Leaves gracefully: the same as <see cref="CloseAsync"/> with
    /// <see cref="ChatClientOptions.CloseTimeout"/>.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(_options.CloseTimeout).ConfigureAwait(false);

    /// <summary>Says goodbye without waiting for acknowledgements, and returns when the client is closed: within milliseconds.
    /// What is not acknowledged by then may arrive or not.</summary>
    public void Dispose() => EndAsync().GetAwaiter().GetResult();

    /// <summary>Drops dead, as a crash would: no goodbye, so that the group keeps the name for half a minute. Returns at once;
    /// <see cref="Closed"/> completes when the client has ended.</summary>
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
        new Thread(RunLoop) { IsBackground = true, Name = $"PSChat client {UserName}" }.Start();
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

    /// <summary>A failure completes every waiter, so that nobody hangs.</summary>
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

        // Behind that: a reader that begins meanwhile sees that the client is closed, or is seen here.
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

    /// <summary>Nobody answered; or nobody whose key is ours, which is another matter.</summary>
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
