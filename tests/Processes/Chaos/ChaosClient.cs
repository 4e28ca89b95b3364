using PSChat.Hosting;
using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A <c>pschat chat</c> on a host, which sends numbered messages and records all events.</summary>
internal sealed class ChaosClient : IAsyncDisposable
{
    // More than a run needs: a client's longest wait for one message, and a reader's number of messages.
    private const string Patience = "10m";
    private const string WholeHistory = "10000";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly NodeProcess _process;
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _sentAt = [];
    private readonly List<AcknowledgedEvent> _acknowledged = [];
    private readonly List<MessageEvent> _received = [];
    private readonly List<ConnectionEvent> _connections = [];
    private readonly HashSet<string> _receivedIds = [];
    private readonly List<MissedEvent> _missed = [];
    private readonly CancellationTokenSource _enough = new();
    private Task _stream = Task.CompletedTask;
    private int _read;

    private ChaosClient(string name, int host, NodeProcess process)
    {
        Name = name;
        Host = host;
        _process = process;
    }

    /// <summary>The user's name.</summary>
    public string Name { get; }

    /// <summary>The client's host.</summary>
    public int Host { get; }

    /// <summary>The process, for its log.</summary>
    public NodeProcess Process => _process;

    /// <summary>Number of messages that it was given to send.</summary>
    public int SentCount
    {
        get
        {
            lock (_gate) return _sentAt.Count;
        }
    }

    /// <summary>Number of acknowledged messages.</summary>
    public int AcknowledgedCount => Read(() => _acknowledged.Count);

    /// <summary>Ids of the acknowledged messages.</summary>
    public IReadOnlyList<string> AcknowledgedIds => Read(() => _acknowledged.Select(each => each.Id).ToList());

    /// <summary>The client's record so far.</summary>
    public ClientEvidence Evidence =>
        Read(() => new ClientEvidence(
            Name, Host, [.. _sentAt], [.. _acknowledged], [.. _received], [.. _missed], [.. _connections]));

    /// <summary>Starts a client that receives new messages, at a server of its choice or first at this one.</summary>
    public static ChaosClient Start(ChaosGround ground, int host, string name, string? endpoint) =>
        Start(ground, host, name, endpoint, history: "0");

    /// <summary>Starts a client that reads a server's whole history.</summary>
    public static ChaosClient StartReader(ChaosGround ground, int host, string name, string endpoint) =>
        Start(ground, host, name, endpoint, WholeHistory);

    /// <summary>Waits until the client is in the room.</summary>
    public Task JoinsAsync() => _process.WaitForAsync<JoinedEvent>(_ => true, Limits.Patience);

    /// <summary>Sends a numbered message at a steady pace from now on.</summary>
    public void BeginStream() => _stream = StreamAsync();

    /// <summary>Ends the stream.</summary>
    public async Task EndStreamAsync()
    {
        await _enough.CancelAsync();
        await _stream;
    }

    /// <summary>Waits until all messages sent before this moment are acknowledged.</summary>
    public Task HasAllAcknowledgedAsync()
    {
        var count = SentCount;
        return WaitAsync(() => _acknowledged.Count >= count, () => $"{_acknowledged.Count} of {count} acknowledgements");
    }

    /// <summary>Waits until all these messages are delivered.</summary>
    public Task ReceivesAsync(IReadOnlyCollection<string> ids) => WaitAsync(
        () => _receivedIds.IsSupersetOf(ids), () => $"{ids.Count(_receivedIds.Contains)} of {ids.Count} messages");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndStreamAsync();
        await _process.DisposeAsync();
        _enough.Dispose();
    }

    private static ChaosClient Start(ChaosGround ground, int host, string name, string? endpoint, string history)
    {
        string[] server = endpoint is null ? [] : ["--server", endpoint];
        return new ChaosClient(name, host, ground.Start(
            host,
            name,
            [
                "chat", "--json", "--exit-with-stdin", "--room", "chaos", "--user", name,
                "--history", history, "--timeout", Patience, .. server,
            ]));
    }

    private async Task WaitAsync(Func<bool> condition, Func<string> progress)
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            var count = _process.Events.Count;
            if (Read(condition)) return;
            try
            {
                if (_process.Events.HasEnded) throw new NodeProcessException($"{Name} ended.", _process.Describe());
                await _process.Events.ChangeAfterAsync(count).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new NodeProcessException(
                    $"{Name} has only {Read(progress)} after {Limits.Patience.TotalSeconds:0} s of peace.", _process.Describe());
            }
        }
    }

    private T Read<T>(Func<T> question)
    {
        lock (_gate)
        {
            foreach (var received in _process.Events.Snapshot(_read))
            {
                _read++;
                Keep(received.Event);
            }

            return question();
        }
    }

    private void Keep(NodeEvent value)
    {
        switch (value)
        {
            case AcknowledgedEvent acknowledged: _acknowledged.Add(acknowledged); break;
            case MissedEvent missed: _missed.Add(missed); break;
            case ConnectionEvent connection: _connections.Add(connection); break;
            case JoinedEvent joined:
                _connections.Add(new ConnectionEvent(ConnectionState.Connected, joined.Server, "") { Time = joined.Time });
                break;
            case MessageEvent message:
                _received.Add(message);
                _receivedIds.Add(message.Id);
                break;
        }
    }

    private async Task StreamAsync()
    {
        using var pace = new PeriodicTimer(Pace);
        try
        {
            while (await pace.WaitForNextTickAsync(_enough.Token))
            {
                int number;
                lock (_gate)
                {
                    _sentAt.Add(TimeProvider.System.GetUtcNow());
                    number = _sentAt.Count;
                }

                // Not cancelled, even for the last message, because every counted message is waited for.
                await _process.WriteLineAsync(ClientEvidence.TextOf(Name, number));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The stream has ended, or the client has, which its missing acknowledgements show.
        }
    }
}
