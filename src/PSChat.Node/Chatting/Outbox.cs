using System.Threading.Channels;
using PSChat.Node.Events;

namespace PSChat.Node.Chatting;

/// <summary>
/// Sends lines one after the other without waiting for each, and reports the acknowledgements in the order of sending.
/// A bounded number is under way at once: piped input of any length needs bounded memory.
/// </summary>
internal sealed class Outbox
{
    private const int MostUnderWay = 256;

    private readonly Channel<Task<MessageReceipt>> _underWay = Channel.CreateBounded<Task<MessageReceipt>>(MostUnderWay);
    private readonly ChatClient _client;
    private readonly string _room;
    private readonly string? _to;
    private readonly TimeSpan _timeout;
    private readonly Action<MessageReceipt> _acknowledged;
    private readonly Action<NotConfirmedEvent> _failed;
    private readonly Task<int> _reporting;

    /// <summary>Begins to report.</summary>
    /// <param name="client">The connected client.</param>
    /// <param name="room">A room that it has joined.</param>
    /// <param name="to">The user whom alone the lines are for; null for everybody in the room.</param>
    /// <param name="timeout">How long each message may take to be acknowledged.</param>
    /// <param name="acknowledged">Takes each receipt.</param>
    /// <param name="failed">Takes each failure.</param>
    public Outbox(
        ChatClient client,
        string room,
        string? to,
        TimeSpan timeout,
        Action<MessageReceipt> acknowledged,
        Action<NotConfirmedEvent> failed)
    {
        _client = client;
        _room = room;
        _to = to;
        _timeout = timeout;
        _acknowledged = acknowledged;
        _failed = failed;
        _reporting = ReportAsync();
    }

    /// <summary>Sends a line; waits only where too many are under way.</summary>
    public ValueTask SendAsync(string text, CancellationToken cancellation) =>
        _underWay.Writer.WriteAsync(StartAsync(text), cancellation);

    /// <summary>Waits until all that was sent is acknowledged or failed.</summary>
    /// <returns>How many failed.</returns>
    public Task<int> CompleteAsync(CancellationToken cancellation)
    {
        _underWay.Writer.TryComplete();
        return _reporting.WaitAsync(cancellation);
    }

    // Async, so that a text that is refused at once fails its own task like any other.
    private async Task<MessageReceipt> StartAsync(string text) =>
        await _client.SendAsync(new OutgoingMessage(_room, text) { To = _to }, _timeout).ConfigureAwait(false);

    private async Task<int> ReportAsync()
    {
        var failed = 0;
        await foreach (var receipt in _underWay.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                _acknowledged(await receipt.ConfigureAwait(false));
            }
            catch (ChatException error)
            {
                failed++;
                _failed(NotConfirmedEvent.Of(error));
            }
        }

        return failed;
    }
}
