using PSChat.Hosting;
using PSChat.Messages;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>A client inside the test, which records the messages that it sent, had confirmed and received.</summary>
internal sealed class LabClient : IAsyncDisposable
{
    /// <summary>The room of all clients.</summary>
    public const string Room = "lab";

    private readonly Lock _gate = new();
    private readonly List<ChatMessage> _received = [];
    private readonly List<Task<MessageReceipt>> _sent = [];
    private readonly CancellationTokenSource _enough = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _stream = Task.CompletedTask;

    private LabClient(ChatClient client)
    {
        Client = client;
        client.MessageReceived += (_, received) => Keep(received.Message);
    }

    /// <summary>The client itself.</summary>
    public ChatClient Client { get; }

    /// <summary>Messages delivered so far, in order.</summary>
    public IReadOnlyList<ChatMessage> Received
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    /// <summary>Number of messages that it was given to send.</summary>
    public int SentCount
    {
        get
        {
            lock (_gate) return _sent.Count;
        }
    }

    /// <summary>Connects and joins the room.</summary>
    public static async Task<LabClient> ConnectAsync(ChatClientOptions options)
    {
        var client = new LabClient(await ChatClient.ConnectAsync(options));
        await client.Client.JoinAsync(Room);
        return client;
    }

    /// <summary>Sends one message; the task completes with its confirmation.</summary>
    public Task<MessageReceipt> SendAsync(string text)
    {
        lock (_gate)
        {
            var sending = Client.SendAsync(Room, text, Limits.Patience);
            _sent.Add(sending);
            return sending;
        }
    }

    /// <summary>Sends a numbered message every 10 ms from now on, whether or not the ones before are confirmed.</summary>
    public void BeginStream() => _stream = StreamAsync();

    /// <summary>Waits until the chat goes on: until a message sent after this moment is confirmed.</summary>
    public Task<MessageReceipt> GoesOnAsync() => SendAsync("still there?");

    /// <summary>Ends the stream, and waits until all sent messages are confirmed.</summary>
    public async Task<IReadOnlyList<MessageReceipt>> EndStreamAsync()
    {
        await _enough.CancelAsync();
        await _stream;
        Task<MessageReceipt>[] sent;
        lock (_gate) sent = [.. _sent];
        return await Task.WhenAll(sent);
    }

    /// <summary>Waits until all these messages are delivered.</summary>
    public Task ReceivesAsync(IReadOnlyCollection<MessageId> ids) => ReceivedUntilAsync(
        received => ids.Except(received.Select(message => message.Id)).Any() ? $"{ids.Count} certain messages" : null);

    /// <summary>Waits until <paramref name="count"/> messages are delivered.</summary>
    public async Task<IReadOnlyList<ChatMessage>> ReceivesAsync(int count)
    {
        await ReceivedUntilAsync(received => received.Count < count ? $"{count} messages" : null);
        return Received;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _stream;
        await Client.DisposeAsync();
        _enough.Dispose();
    }

    private async Task ReceivedUntilAsync(Func<IReadOnlyList<ChatMessage>, string?> missing)
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            Task changed;
            IReadOnlyList<ChatMessage> received;
            lock (_gate) (changed, received) = (_changed.Task, [.. _received]);
            if (missing(received) is not { } what) return;
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{Client.UserName} has {received.Count} messages, but not {what}.");
            }
        }
    }

    private void Keep(ChatMessage message)
    {
        lock (_gate)
        {
            _received.Add(message);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task StreamAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        try
        {
            do
            {
                // A failure is reported when the stream ends.
                _ = SendAsync($"{Client.UserName} {SentCount + 1}");
            }
            while (await pace.WaitForNextTickAsync(_enough.Token));
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
    }
}
