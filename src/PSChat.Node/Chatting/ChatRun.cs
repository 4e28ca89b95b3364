using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Chatting;

/// <summary>One user in one room: lines go out, messages come in, until the lines end.</summary>
/// <param name="options">Whom to connect to, and as whom.</param>
/// <param name="room">The room.</param>
/// <param name="to">The user whom alone the lines are for; null for everybody in the room.</param>
/// <param name="history">How many earlier messages to show.</param>
/// <param name="timeout">How long an acknowledgement may take.</param>
/// <param name="output">Where everything is shown.</param>
/// <param name="showsReceipts">Whether acknowledgements are shown: people see their message come back instead.</param>
internal sealed class ChatRun(
    ChatClientOptions options, string room, string? to, int history, TimeSpan timeout, EventOutput output, bool showsReceipts)
{
    private const string QuitLine = "/quit";

    // Acknowledgements were waited for already, or the user is in a hurry.
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    private bool _isLeaving;
    private bool _closedByItself;

    /// <summary>Chats until the lines end, <c>/quit</c>, or a signal.</summary>
    /// <exception cref="ChatException">It could not connect, or the client gave up.</exception>
    public async Task<int> RunAsync(Func<CancellationToken, IAsyncEnumerable<string>> lines, TerminationSignal signal)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(signal.Token);
        var client = await ChatClient.ConnectAsync(options, signal.Token).ConfigureAwait(false);
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
                return await CloseAsync(client, failed).ConfigureAwait(false);
            }
            finally
            {
                // What the connection does from now on is our own doing.
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
            // What is unconfirmed now is counted when the client closes.
            return 0;
        }
    }

    private void ReportReceipt(MessageReceipt receipt)
    {
        // Nobody has got it: that is to be seen, whatever else is not.
        if (showsReceipts || receipt.Recipients == 0) output.Write(AcknowledgedEvent.Of(receipt));
    }

    private async Task<int> CloseAsync(ChatClient client, int failed)
    {
        Volatile.Write(ref _isLeaving, true);
        var unconfirmed = await client.CloseAsync(GoodbyeTimeout).ConfigureAwait(false);
        output.End(ClosedEvent.Of(unconfirmed));
        return failed + unconfirmed.Count == 0 ? ExitCode.Success : ExitCode.Error;
    }

    private static ChatException GaveUp() => new(
        ChatError.ConnectionLost,
        "The connection was closed and could not be opened again.",
        Remedy.Custom("Look at the group with 'pschat view'; connect again once a server runs."));
}
