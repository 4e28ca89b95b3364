using System.Globalization;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>One of the demo's clients. It sends a numbered stream of messages and records what it receives.</summary>
internal sealed class DemoClient(NodeProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _enough = new();
    private readonly List<long> _sentAt = [];
    private Task _sending = Task.CompletedTask;

    /// <summary>Its process.</summary>
    public NodeProcess Process { get; } = process;

    /// <summary>Its user's name.</summary>
    public string Name => Process.Label;

    /// <summary>Number of messages that it was given to send.</summary>
    public int SentCount
    {
        get
        {
            lock (_sentAt) return _sentAt.Count;
        }
    }

    /// <summary>Starts a client that attaches to the server at <paramref name="endpoint"/>.</summary>
    public static DemoClient Start(string name, string room, string endpoint, DemoNetwork network) => new(NodeProcess.Start(
        name, ["chat", "--json", "--user", name, "--room", room, "--server", endpoint, .. network.Arguments]));

    /// <summary>Waits until the client is in its room.</summary>
    public Task JoinedAsync(TimeSpan limit, CancellationToken cancellation) =>
        Process.WaitForAsync<JoinedEvent>(_ => true, limit, 0, cancellation);

    /// <summary>Begins the stream.</summary>
    public void BeginSending() => _sending = SendAsync();

    /// <summary>Ends the stream; afterwards each message is confirmed or on its way.</summary>
    public async Task EndSendingAsync()
    {
        await _enough.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    /// <summary>Waits until <paramref name="count"/> of its messages are confirmed.</summary>
    /// <returns>Time of the last of these confirmations.</returns>
    public async Task<long> ConfirmedAsync(int count, TimeSpan limit, CancellationToken cancellation)
    {
        var seen = 0;
        var found = await Process
            .WaitForAsync<AcknowledgedEvent>(_ => ++seen >= count, limit, 0, cancellation)
            .ConfigureAwait(false);
        return found.At;
    }

    /// <summary>Waits until all these messages are delivered to the client.</summary>
    public async Task ReceivedAsync(IEnumerable<string> ids, TimeSpan limit, CancellationToken cancellation)
    {
        var missing = new HashSet<string>(ids);
        if (missing.Count == 0) return;
        await Process.WaitForAsync<MessageEvent>(IsLast, limit, 0, cancellation).ConfigureAwait(false);

        bool IsLast(MessageEvent message) => missing.Remove(message.Id) && missing.Count == 0;
    }

    /// <summary>Ends the client's input, and waits until it has ended.</summary>
    /// <exception cref="NodeProcessException">The client did not end, or ended with an error.</exception>
    public async Task LeaveAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Process.CloseInput();
        var exitCode = await Process.WaitForExitAsync(limit, cancellation).ConfigureAwait(false);
        if (exitCode != ExitCode.Success)
            throw new NodeProcessException(Lines.Of($"{Name} ended with exit code {exitCode}."), Process.Describe());
    }

    /// <summary>Returns the messages that it sent, had confirmed and received.</summary>
    public Transcript Transcript()
    {
        var events = Process.Events.Snapshot();
        return new Transcript(
            Name,
            SentCount,
            [.. events.Select(received => received.Event).OfType<AcknowledgedEvent>().Select(confirmed => confirmed.Id)],
            [.. events.Select(received => received.Event).OfType<MessageEvent>().Select(message => message.Id)]);
    }

    /// <summary>Returns the times of sending and of confirmation for each confirmed message, in the order of sending.</summary>
    public IEnumerable<(long SentAt, long ConfirmedAt)> Waits()
    {
        // Confirmations are reported in the order of sending, so the n-th one belongs to the n-th line.
        var confirmed = Process.Events.Snapshot().Where(received => received.Event is AcknowledgedEvent);
        lock (_sentAt) return [.. _sentAt.Zip(confirmed, (sentAt, received) => (sentAt, received.At))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The client is killed first, because a write into the pipe of a client that no longer reads would never end.
        Process.Kill();
        await EndSendingAsync().ConfigureAwait(false);
        await Process.DisposeAsync().ConfigureAwait(false);
        _enough.Dispose();
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            do
            {
                lock (_sentAt) _sentAt.Add(TimeProvider.System.GetTimestamp());
                await Process
                    .WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name} {SentCount}"))
                    .ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_enough.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Enough was sent, or the client has ended; its missing confirmations show the latter.
        }
    }
}
