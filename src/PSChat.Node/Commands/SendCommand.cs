using System.CommandLine;
using System.Globalization;
using PSChat.Hosting;
using PSChat.Node.Chatting;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat send</c>: sends a text, or the lines of standard input, waits until all are confirmed, and ends.</summary>
internal sealed class SendCommand : Command
{
    private readonly Argument<string[]> _text = new("text")
    {
        Description = "The text; several words make one message. Without it, each line of standard input is a message.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly ClientOptionSet _client = new(new Option<string>("--user", "-u")
    {
        Description = "The name to send under, unique in the group. Default: the login name with the process id.",
        HelpName = "name",
        // Not the login name alone, because that user is likely to be in the chat already.
        DefaultValueFactory = _ => LoginName.OfProcess,
    });

    /// <summary>Describes the command.</summary>
    public SendCommand()
        : base("send", "Send a text, or each line of standard input; show the receipts.")
    {
        Arguments.Add(_text);
        _client.AddTo(this);
        this.SetBody(_client.Json, stamped: false, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var options = await _client.ReadAsync(line, signal.Token).ConfigureAwait(false);
        using var keep = SessionKeep.Open(options);
        var client = await new NameClaim(options, keep, output.Write).ConnectAsync(signal.Token).ConfigureAwait(false);
        using (client)
        {
            var exitCode = await SendAsync(line, client, output, signal.Token).ConfigureAwait(false);
            keep.Remove();
            return exitCode;
        }
    }

    private async Task<int> SendAsync(
        ParseResult line, ChatClient client, EventOutput output, CancellationToken cancellation)
    {
        var room = _client.Room(line);
        await client.JoinAsync(room, history: 0, cancellation).ConfigureAwait(false);
        var (confirmed, reachedNobody) = (0, false);
        var outbox = new Outbox(
            client,
            room,
            _client.To(line),
            _client.ConfirmTimeout(line),
            receipt =>
            {
                confirmed++;
                output.Write(AcknowledgedEvent.Of(receipt));
                if (receipt.Recipients != 0) return;
                reachedNobody = true;
                ErrorLine.Write(
                    ExitCode.Error, $"No user '{_client.To(line)}' is in the room '{room}': the message reached nobody.");
            },
            failure => Report(failure, output));
        var inputCode = await SendAllAsync(line, outbox, output, cancellation).ConfigureAwait(false);
        var failed = await outbox.CompleteAsync(cancellation).ConfigureAwait(false);
        await client.CloseAsync(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
        output.DoneAnyway = string.Create(
            CultureInfo.InvariantCulture, $"Messages confirmed: {confirmed}; not confirmed: {failed}; no more input was read.");
        return failed == 0 && !reachedNobody ? inputCode : ExitCode.Error;
    }

    private async Task<int> SendAllAsync(ParseResult line, Outbox outbox, EventOutput output, CancellationToken cancellation)
    {
        if (line.GetValue(_text) is { Length: > 0 } words)
        {
            await outbox.SendAsync(string.Join(' ', words), cancellation).ConfigureAwait(false);
            return ExitCode.Success;
        }

        // Without receipts nobody knows what was sent, so no more lines are taken; those on their way are still confirmed. The
        // source is not disposed, because the output may be lost at any time until the end.
        var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = output.Lost.ContinueWith(_ => reading.Cancel(), TaskScheduler.Default);
        var input = StandardInputLines.Open();
        try
        {
            await foreach (var text in input.ReadAllAsync(reading.Token).ConfigureAwait(false))
                await outbox.SendAsync(text, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (output.Lost.IsCompleted && !cancellation.IsCancellationRequested)
        {
            // The rest is reported at the end.
        }

        return input.Settle(ExitCode.Success);
    }

    private static void Report(NotConfirmedEvent failure, EventOutput output)
    {
        if (output.IsJson) output.Write(failure);
        ErrorLine.Write(ExitCode.Error, ErrorLine.Join(failure.Message, failure.Remedy));
    }
}
