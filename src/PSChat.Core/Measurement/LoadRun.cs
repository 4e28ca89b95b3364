using System.Globalization;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;

namespace PSChat.Measurement;

/// <summary>
/// A load on a group: users of its own that send and receive in a room of its own. The users leave when it is disposed.
/// </summary>
internal sealed class LoadRun : IAsyncDisposable
{
    private readonly LoadOptions _options;
    private readonly List<ChatClient> _clients = [];
    private readonly List<LoadSender> _senders = [];
    private readonly List<LoadReceiver> _receivers = [];
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private TimeSpan _startedAt;
    private long _taken;

    private LoadRun(LoadOptions options)
    {
        _options = options;
        Room = $"measure-{(uint)RandomNumbers.NextSeed():x8}";
    }

    /// <summary>The room, which has no other users: its name is random.</summary>
    public string Room { get; }

    /// <summary>The progress of the load.</summary>
    public LoadProgress Progress => new(
        _clock.Elapsed - _startedAt, _senders.Sum(sender => sender.Sent), _senders.Sum(sender => sender.Confirmed),
        _receivers.Sum(receiver => receiver.Received));

    /// <summary>Connects all users.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ChatException">As from <see cref="ChatClient.ConnectAsync"/>.</exception>
    public static async Task<LoadRun> OpenAsync(LoadOptions options, CancellationToken cancellationToken = default)
    {
        Validate(options);
        var run = new LoadRun(options);
        try
        {
            for (var at = 0; at < options.Receivers; at++)
            {
                var receiver = new LoadReceiver(options.Senders, run._clock);
                var client = await run.ConnectAsync("r", at, cancellationToken).ConfigureAwait(false);
                client.MessageReceived += (_, received) => receiver.OnMessage(received.Message);
                run._receivers.Add(receiver);
            }

            for (var at = 0; at < options.Senders; at++)
            {
                var client = await run.ConnectAsync("s", at, cancellationToken).ConfigureAwait(false);
                run._senders.Add(new LoadSender(client, at, options, run.Room, run._clock));
            }

            return run;
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends the load, and waits for messages under way.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.Closed"/> and others if a session ends during the run.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken = default)
    {
        // A failure of one sender ends all, because the others would then measure something else.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _startedAt = _clock.Elapsed;
        await Task.WhenAll(_senders.Select(sender => Guard(sender.RunAsync(TakeOne, ending.Token)))).ConfigureAwait(false);
        await WaitForReceiversAsync(cancellationToken).ConfigureAwait(false);
        return MakeResult();

        async Task Guard(Task sending)
        {
            try
            {
                await sending.ConfigureAwait(false);
            }
            catch
            {
                await ending.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Ends all sessions, without waiting for messages under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clients.Select(client => client.CloseAsync(TimeSpan.Zero))).ConfigureAwait(false);
        foreach (var sender in _senders) sender.Dispose();
    }

    private static void Validate(LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { Count: null, Duration: null })
        {
            throw new ArgumentException("A load must end: give a count or a duration.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count ?? 1, 1, nameof(options.Count));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Rate, nameof(options.Rate));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Senders, 1, nameof(options.Senders));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Receivers, 0, nameof(options.Receivers));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, LoadOptions.MinimumSize, nameof(options.Size));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Size, Names.MaximumTextBytes, nameof(options.Size));
    }

    private async Task<ChatClient> ConnectAsync(string kind, int number, CancellationToken cancellationToken)
    {
        var (network, user) = (_options.Network, string.Create(CultureInfo.InvariantCulture, $"{Room}-{kind}{number + 1}"));
        var client = await ChatClient.ConnectAsync(
            new ChatClientOptions(network) { UserName = user, ConnectTimeout = _options.Timeout },
            cancellationToken).ConfigureAwait(false);
        _clients.Add(client);
        await client.JoinAsync(Room, cancellationToken: cancellationToken).ConfigureAwait(false);
        return client;
    }

    private bool TakeOne() =>
        !(_options.Duration is { } duration && _clock.Elapsed - _startedAt >= duration)
        && (_options.Count is not { } count || Interlocked.Increment(ref _taken) <= count);

    /// <summary>Waits until all confirmed messages have come everywhere, or no more come.</summary>
    private async Task WaitForReceiversAsync(CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        foreach (var receiver in _receivers) receiver.Changed += OnChanged;
        try
        {
            while (_receivers.Any(receiver => receiver.CountLost(_senders) > 0)
                && await changed.WaitAsync(_options.Timeout, cancellationToken).ConfigureAwait(false))
            {
                // One signal for many messages, which are checked together.
                while (changed.Wait(0, cancellationToken))
                {
                }
            }
        }
        finally
        {
            foreach (var receiver in _receivers) receiver.Changed -= OnChanged;
        }
    }

    private LoadResult MakeResult()
    {
        var (confirmation, delivery) = (new LatencyHistogram(), new LatencyHistogram());
        foreach (var sender in _senders) confirmation.Add(sender.Latency);
        foreach (var receiver in _receivers) delivery.Add(receiver.Latency);
        var end = _senders.Select(sender => sender.LastConfirmed).Concat(_receivers.Select(receiver => receiver.LastReceived))
            .Max();
        return new LoadResult(
            Room,
            end > _startedAt ? end - _startedAt : TimeSpan.Zero,
            _senders.Sum(sender => sender.Sent),
            confirmation.Count,
            delivery.Count,
            _receivers.Sum(receiver => receiver.CountLost(_senders)),
            _receivers.Sum(receiver => receiver.Doubled),
            _receivers.Sum(receiver => receiver.OutOfOrder),
            _receivers.Sum(receiver => receiver.Late),
            confirmation,
            delivery);
    }
}
