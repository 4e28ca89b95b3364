using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Chatting;

/// <summary>A chat of one user in one room: sends lines and shows messages until the lines end.</summary>
/// <param name="options">The client's options, with its network and user name.</param>
/// <param name="room">The room.</param>
/// <param name="to">The only user that the lines are for; null for everybody in the room.</param>
/// <param name="history">Number of earlier messages to show.</param>
/// <param name="timeout">Longest time for an acknowledgement.</param>
/// <param name="output">Output for all events.</param>
/// <param name="showsReceipts">Whether acknowledgements are shown; people see their own message come back instead.</param>
internal sealed class ChatRun(
    ChatClientOptions options, string room, string? to, int history, TimeSpan timeout, EventOutput output, bool showsReceipts)
{
    private const string QuitLine = "/quit";

    // Short, because the acknowledgements have been waited for already, or the user is in a hurry.
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    private bool _isLeaving;
    private bool _closedByItself;

    /// <summary>Chats until the lines end, <c>/quit</c>, or a signal.</summary>
    /// <exception cref="ChatException">The client could not connect, or gave up.</exception>
    public async Task<int> RunAsync(Func<CancellationToken, IAsyncEnumerable<string>> lines, TerminationSignal signal)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(signal.Token);
        using var keep = SessionKeep.Open(options);
        var client = await new NameClaim(options, keep, output.Write).ConnectAsync(signal.Token).ConfigureAwait(false);
        options.Key?.Dispose();
        using (client)
        {
            Subscribe(client, ending);
            try
            {
                await client.JoinAsync(room, history, signal.Token).ConfigureAwait(false);
                ReportJoined(client);
                var failed = await SendAllAsync(client, lines(ending.Token), ending.Token).ConfigureAwait(false);
                if (Volatile.Read(ref _closedByItself)) throw GaveUp();
                var exitCode = await CloseAsync(client, failed, signal).ConfigureAwait(false);
                keep.Remove();
                return exitCode;
            }
            finally
            {
                // Changes of the connection from now on are caused by the leave itself, and are not reported.
                Volatile.Write(ref _isLeaving, true);
            }
        }
    }

    private void Subscribe(ChatClient client, CancellationTokenSource ending)
    {
        client.MessageReceived += (_, received) => output.Write(MessageEvent.Of(received.Message));
        client.MessagesMissed += (_, missed) => output.Write(MissedEvent.Of(missed));
        client.PresenceChanged += (_, change) => output.Write(PresenceEvent.Of(change));
        client.Renamed += (_, renamed) => output.Write(RenamedEvent.Of(renamed));
        client.ViewChanged += (_, change) => output.Write(ViewEvent.Of(change));
        client.ConnectionChanged += (_, change) =>
        {
            if (Volatile.Read(ref _isLeaving)) return;
            output.Write(ConnectionEvent.Of(change));
            if (change.State != ConnectionState.Closed) return;
            Volatile.Write(ref _closedByItself, true);
            ending.Cancel();
        };
    }

    private void ReportJoined(ChatClient client)
    {
        if (client.View is { } view) output.Write(ViewEvent.Of(view));
        output.Write(new JoinedEvent(
            client.Group, room, client.UserName, client.Session, MemberFields.OfOptional(client.Server)));
    }

    private async Task<int> SendAllAsync(ChatClient client, IAsyncEnumerable<string> lines, CancellationToken ending)
    {
        var outbox = new Outbox(client, room, to, timeout, ReportReceipt, output.Write);
        try
        {
            await foreach (var line in lines.ConfigureAwait(false))
            {
                if (line == QuitLine) break;
                if (line.Length > 0) await outbox.SendAsync(line, ending).ConfigureAwait(false);
            }

            return await outbox.CompleteAsync(ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Messages that are unconfirmed now are counted when the client closes.
            return 0;
        }
    }

    private void ReportReceipt(MessageReceipt receipt)
    {
        // A message that reached nobody is always shown.
        if (showsReceipts || receipt.Recipients == 0) output.Write(AcknowledgedEvent.Of(receipt));
    }

    private async Task<int> CloseAsync(ChatClient client, int failed, TerminationSignal signal)
    {
        Volatile.Write(ref _isLeaving, true);
        var unconfirmed = await client.CloseAsync(GoodbyeTimeout).ConfigureAwait(false);
        var closed = ClosedEvent.Of(unconfirmed);
        if (signal.Requested.IsCompleted) output.End(closed, GoodbyeTimeout);
        else output.End(closed);
        return failed + unconfirmed.Count == 0 ? ExitCode.Success : ExitCode.Error;
    }

    private static ChatException GaveUp() => new(
        ChatError.ConnectionLost,
        "The connection was closed and could not be opened again.",
        Remedy.Custom("Look at the group with 'pschat view'; connect again once a server runs."));
}
