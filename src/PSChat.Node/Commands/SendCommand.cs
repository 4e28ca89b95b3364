using System.CommandLine;
using System.Globalization;
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
        DefaultValueFactory = _ => string.Create(
            CultureInfo.InvariantCulture, $"{Environment.UserName}-{Environment.ProcessId}"),
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
        var client = await ChatClient.ConnectAsync(options, signal.Token).ConfigureAwait(false);
        using (client)
        {
            return await SendAsync(line, client, output, signal.Token).ConfigureAwait(false);
        }
    }

    private async Task<int> SendAsync(
        ParseResult line, ChatClient client, EventOutput output, CancellationToken cancellation)
    {
        var room = _client.Room(line);
        var timeout = _client.ConfirmTimeout(line);
        await client.JoinAsync(room, history: 0, cancellation).ConfigureAwait(false);
        var reachedNobody = false;
        var outbox = new Outbox(
            client,
            room,
            _client.To(line),
            timeout,
            receipt =>
            {
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
        return failed == 0 && !reachedNobody ? inputCode : ExitCode.Error;
    }

    private async Task<int> SendAllAsync(ParseResult line, Outbox outbox, EventOutput output, CancellationToken cancellation)
    {
        if (line.GetValue(_text) is { Length: > 0 } words)
        {
            await outbox.SendAsync(string.Join(' ', words), cancellation).ConfigureAwait(false);
            return ExitCode.Success;
        }

        var input = StandardInputLines.Open(fault => Report(NotConfirmedEvent.Of(fault), output));
        await foreach (var text in input.ReadAllAsync(cancellation).ConfigureAwait(false))
            await outbox.SendAsync(text, cancellation).ConfigureAwait(false);
        return input.Settle(ExitCode.Success);
    }

    private static void Report(NotConfirmedEvent failure, EventOutput output)
    {
        if (output is JsonEventOutput) output.Write(failure);
        ErrorLine.Write(ExitCode.Error, ErrorLine.Join(failure.Message, failure.Remedy));
    }
}
