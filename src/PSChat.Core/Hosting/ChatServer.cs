using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Protocol;

namespace PSChat;

/// <summary>
/// One server of a group. <see cref="Open"/> binds its sockets. After that, <see cref="Run"/> runs its event loop on the caller's
/// thread, or <see cref="Start"/> gives it a background thread.
/// </summary>
/// <remarks>
/// Events are raised off the event loop, one after the other and in order. A subscriber's exception is reported by
/// <see cref="UnhandledException"/>, and affects no other subscriber. At most <see cref="ChatServerOptions.EventCapacity"/>
/// events wait for slow subscribers, because a server cannot wait for them. Beyond that, the oldest is dropped, and
/// <see cref="EventsDropped"/> reports it.
/// </remarks>
public sealed partial class ChatServer : IAsyncDisposable, IDisposable
{
    private readonly ChatServerOptions _options;
    private readonly IEventWait _wait = OperatingSystem.IsLinux() ? new EpollWait() : new MonitorWait();
    private readonly EventLoop _loop;
    private readonly OrderedEvents _events;
    private readonly LinkSecurity? _security;
    private readonly LinkListener _listener;
    private readonly DiscoveryNetwork _discovery;
    private readonly HeartbeatSender _heartbeats;
    private readonly ServerProtocol _protocol;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<PendingElection> _elections = [];
    private IServerLog? _log;
    private int _hasRun;
    private GroupView? _view;
    private volatile Member _self;
    private volatile PublicState _public = new(ChatServerStatus.Starting, null);
    private volatile int _clientCount;
    private volatile bool _wasKilled;

    private ChatServer(ChatServerOptions options)
    {
        _options = options;
        _loop = new EventLoop(new MonotonicClock(TimeProvider.System), _wait);
        try
        {
            _security = ServerSockets.OpenSecurity(options);
            _listener = ServerSockets.OpenListener(options, _security, _loop.Clock, this, _wait);
            _discovery = ServerSockets.OpenDiscovery(options, _loop.Clock, listens: true, options.Group);
        }
        catch (ChatException)
        {
            _listener?.Dispose();
            _security?.Dispose();
            _wait.Dispose();
            throw;
        }

        _datagrams = new DatagramGate(options.Limits.Datagrams);
        _stalled = new StalledClients(options.Limits);
        _self = ServerSockets.Announce(options, _listener.LocalEndPoint.Port, _discovery);
        Tags = [new(Telemetry.GroupTag, options.Group), new(Telemetry.ServerTag, _self.Name)];
        _events = new OrderedEvents(
            options.EventCapacity,
            Tags,
            failure => _events!.Raise(UnhandledException, this, failure),
            dropped => _events!.Raise(EventsDropped, this, dropped));
        var timings = new GroupTimings { HeartbeatInterval = options.HeartbeatInterval, FailureTimeout = options.FailureTimeout };
        _heartbeats = new HeartbeatSender(_discovery.Private, _loop.Clock, options.HeartbeatInterval, options.FailureTimeout);
        _protocol = new ServerProtocol(
            new ServerSettings(options.Group, _self, options.MinimumCopies, timings, RandomNumbers.NextSeed())
            {
                Limits = options.Limits,
                IsCold = true,
            },
            this);
        _clients = new ClientLinks(_protocol, _outbox, CountDelivered);
        _peers = new PeerLinks(
            options,
            _security,
            _loop,
            ServerSockets.EpollOf(_wait),
            _protocol,
            _outbox,
            text => Log(ServerEvent.LinkRefused, text));
    }

    /// <summary>The group's name.</summary>
    public string Group => _options.Group;

    /// <summary>This server as it announces itself; its addresses change with the machine's.</summary>
    public Member Self => _self;

    /// <summary>The TCP endpoint that the server listens on.</summary>
    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>State of the server.</summary>
    public ChatServerStatus Status => _public.Status;

    /// <summary>The group view that this server has installed; null before it is a member.</summary>
    public GroupView? View => _public.View;

    /// <summary>Number of clients that are attached to this server.</summary>
    public int ClientCount => _clientCount;

    /// <summary>Whether the group has a key.</summary>
    public bool HasKey => _security is not null;

    /// <summary>Numbers of datagrams that came, by outcome.</summary>
    public DatagramCounts DatagramCounts => _discovery.Guard.Counts;

    /// <summary>
    /// Completes when the server is a member of a view, of its own group or an existing one. Faults with a
    /// <see cref="ChatException"/> if it cannot become one.
    /// </summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when the event loop has ended and the sockets are closed; never faults.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>The tags of all measurements of this server.</summary>
    internal KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>A new view was installed.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new view with another leader was installed.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>Events were dropped, because subscribers are slow.</summary>
    public event EventHandler<EventsDroppedEventArgs>? EventsDropped;

    /// <summary>
    /// A subscriber of another event threw an exception. Exceptions of this event's own subscribers are not reported.
    /// </summary>
    public event EventHandler<SubscriberExceptionEventArgs>? UnhandledException;

    /// <summary>Binds the sockets; nothing is sent yet.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.PortInUse"/>, <see cref="ChatError.AddressUnavailable"/>,
    /// <see cref="ChatError.NameInvalid"/>, <see cref="ChatError.EncryptionUnavailable"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public static ChatServer Open(ChatServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        return new ChatServer(options);
    }

    /// <summary>
    /// Runs the event loop on this thread until the server is stopped, or until <paramref name="cancellationToken"/> ends it as a
    /// crash would, without a goodbye. To be called once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The method was called before.</exception>
    public void Run(IServerLog? log = null, CancellationToken cancellationToken = default)
    {
        Claim();
        RunClaimed(log, cancellationToken);
    }

    /// <summary>Runs the event loop on a background thread of its own.</summary>
    /// <exception cref="InvalidOperationException">The event loop runs already.</exception>
    public void Start(IServerLog? log = null)
    {
        // Claimed on this thread: on the new one, nobody could catch the exception, and it would end the process.
        Claim();

        // The caller's context, such as the current activity, would otherwise be that of everything the server ever does.
        new Thread(() => RunClaimed(log, CancellationToken.None))
        {
            IsBackground = true,
            Name = $"PSChat {Self.Name}",
        }.UnsafeStart();
    }

    /// <summary>Ends the server as a crash would, without a goodbye.</summary>
    public void Kill()
    {
        _wasKilled = true;
        _loop.Stop();
    }

    /// <summary>
    /// Leaves gracefully: the same as <see cref="StopAsync"/> with <see cref="ChatServerOptions.StopTimeout"/>.
    /// </summary>
    public async ValueTask DisposeAsync() => await StopAsync(_options.StopTimeout).ConfigureAwait(false);

    /// <summary>
    /// Ends the server without a handover: the same as <see cref="Kill"/>, but waits for the event loop to end. Does nothing
    /// after <see cref="StopAsync"/> or <see cref="DisposeAsync"/>.
    /// </summary>
    public void Dispose()
    {
        Kill();
        if (Interlocked.Exchange(ref _hasRun, 1) == 0) Close();
        _stopped.Task.Wait();
    }

    private void Claim()
    {
        if (Interlocked.Exchange(ref _hasRun, 1) != 0) throw new InvalidOperationException("The server has run already.");
    }

    private void RunClaimed(IServerLog? log, CancellationToken cancellationToken)
    {
        _log = log;
        using var registration = cancellationToken.Register(Kill);
        try
        {
            Begin();
            _loop.Run(NextDue, OnTurn);
        }
#pragma warning disable CA1031 // A breach of an invariant ends this server, loudly, and not the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailure(exception);
            _ready.TrySetException(exception);
            Publish(ChatServerStatus.Failed);
        }
        finally
        {
            Close();
        }
    }

    private void Begin()
    {
        Telemetry.Add(this);
        _protocol.Start(_loop.Clock.Now);
        SendBroadcasts();
        _discovery.Guard.Refused += OnRefused;
        _discovery.Start(OnDatagram, ServerSockets.EpollOf(_wait));
        _listener.Start();
        _heartbeats.Start();

        // The rehearsal has a thread of its own, because the loop must learn at once of other starting servers.
        new Thread(WarmUp) { IsBackground = true, Name = "PSChat rehearsal" }.Start();
    }

    private void WarmUp()
    {
        Rehearsal.RunOnce();
        _loop.Post(() => _protocol.WarmedUp(_loop.Clock.Now));
    }

    private TimeSpan NextDue()
    {
        // Something did not fit into this turn's writes, so the next turn is due at once.
        if (_clients.HaveUnread) return TimeSpan.Zero;
        var due = _protocol.NextDue();
        return due < _heartbeatDue ? due : _heartbeatDue;
    }

    /// <summary>Sends, after each batch of inputs, everything that they caused.</summary>
    private void OnTurn()
    {
        var now = _loop.Clock.Now;
        _protocol.Tick(now);
        _protocol.Flush(now);
        _clients.WriteDeliveries();
        _peers.Ping(now.Monotonic);
        _outbox.Flush();
        SendBroadcasts();
        TellOfViews();
        CloseStalledClients(now);
        PrepareHeartbeat(now);
        LookForAddresses(now);
        TellRefusals(now);
        PublishState(now);
    }

    private void PublishState(Instant now)
    {
        _clientCount = _protocol.ClientCount;
        PublishStatus();
        if (Status is ChatServerStatus.Stopped or ChatServerStatus.Failed) return;
        if (_view is not null) _ready.TrySetResult();
        AskForElections(now);
    }

    private void PublishStatus()
    {
        if (Status is ChatServerStatus.Stopped or ChatServerStatus.Failed) return;
        Publish(_protocol.Role switch
        {
            ServerRole.Discovering => ChatServerStatus.Discovering,
            ServerRole.Joining => ChatServerStatus.Joining,
            ServerRole.Following => ChatServerStatus.Follower,
            ServerRole.Leading => ChatServerStatus.Leader,
            ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing =>
                _view is null ? ChatServerStatus.Discovering : ChatServerStatus.Electing,
            ServerRole.Ended => ChatServerStatus.Stopped,
            var other => throw new InvalidOperationException($"Unknown role {other}."),
        });
    }

    private void Publish(ChatServerStatus status)
    {
        if (status != _public.Status || !ReferenceEquals(_view, _public.View)) _public = new(status, _view);
    }

    private void Close()
    {
        Telemetry.Remove(this);
        _loop.Stop();
        _closing.Cancel();
        _listener.Dispose();
        _heartbeats.Dispose();
        _discovery.Dispose();
        CloseLinks(abruptly: _wasKilled);
        _security?.Dispose();
        if (Status != ChatServerStatus.Failed) Publish(ChatServerStatus.Stopped);
        var closed = WasStopped();
        _ready.TrySetException(closed);
        _ = _ready.Task.Exception;
        foreach (var question in _statusQuestions) question.TrySetException(closed);
        foreach (var election in _elections) election.Completion.TrySetException(closed);
        _leaving?.TrySetResult(new StopResult(
            HandedOver: false, WasLast: false, "The server stopped before the group had accepted its leave."));
        _closing.Dispose();
        _wait.Dispose();
        _stopped.TrySetResult();
    }

    private void Log(ServerEvent what, string text) => _log?.Write(new ServerLogEntry(what, text));

    private void LogFailure(Exception failure) => _log?.Write(new ServerLogEntry(ServerEvent.Failed, failure.Message)
    {
        Remedy = (failure as ChatException)?.Remedy ?? Remedy.None,
        Exception = failure,
    });

    /// <summary>
    /// State that other threads see. Both values are from the same moment, so that a leader by its view is a leader by its
    /// status.
    /// </summary>
    private sealed record PublicState(ChatServerStatus Status, GroupView? View);
}
