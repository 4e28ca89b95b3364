using System.Threading.Channels;
using PSChat.Node.Events;

namespace PSChat.Node.Chatting;

/// <summary>
/// Sends lines without waiting for each acknowledgement, and reports the acknowledgements in the order of sending. The number
/// of messages on their way is bounded, so that piped input of any length needs bounded memory.
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
    /// <param name="to">The only user that the lines are for; null for everybody in the room.</param>
    /// <param name="timeout">Longest time for the acknowledgement of each message.</param>
    /// <param name="acknowledged">Called with each receipt.</param>
    /// <param name="failed">Called with each failure.</param>
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

    /// <summary>Sends a line; waits only if too many are on their way.</summary>
    public ValueTask SendAsync(string text, CancellationToken cancellation) =>
        _underWay.Writer.WriteAsync(StartAsync(text), cancellation);

    /// <summary>Waits until each sent message is acknowledged or has failed.</summary>
    /// <returns>Number of failed messages.</returns>
    public Task<int> CompleteAsync(CancellationToken cancellation)
    {
        _underWay.Writer.TryComplete();
        return _reporting.WaitAsync(cancellation);
    }

    // Async, so that an immediate refusal of a text fails the task too, like any other failure.
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
