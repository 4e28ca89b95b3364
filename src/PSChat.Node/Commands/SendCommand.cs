using System.CommandLine;
using System.Globalization;
using PSChat.Node.Chatting;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat send</c>: sends a text, or the lines of standard input, waits until it is safe, and ends.</summary>
internal sealed class SendCommand : Command
{
    private readonly NetworkOptionSet _network = new();

    private readonly Argument<string[]> _text = new("text")
    {
        Description = "The text; several words make one message. Without it, each line of standard input is a message.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _room = CommonOptions.Room();

    private readonly Option<string?> _to = CommonOptions.To();

    private readonly Option<string> _user = new("--user", "-u")
    {
        Description = "The name to send under, unique in the group. Default: the login name with the process id.",
        HelpName = "name",
        // Not the login name alone: its owner is likely to be in the chat already.
        DefaultValueFactory = _ => string.Create(
            CultureInfo.InvariantCulture, $"{Environment.UserName}-{Environment.ProcessId}"),
    };

    private readonly Option<string?> _server = CommonOptions.Server();

    private readonly Option<long?> _timeout = CommonOptions.Timeout(
        "How long to wait for the group at the start, and for acknowledgements. Default: 10000 and 30000.");

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Describes the command.</summary>
    public SendCommand()
        : base("send", "Send a text, or each line of standard input; show the receipts.")
    {
        Arguments.Add(_text);
        Options.Add(_room);
        Options.Add(_to);
        Options.Add(_user);
        Options.Add(_server);
        _network.AddTo(this);
        Options.Add(_timeout);
        Options.Add(_json);
        this.SetBody(_json, stamped: false, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var options = await ClientOptions
            .ReadAsync(_network.Read(line), line.GetRequiredValue(_user), line.GetValue(_server), line.GetValue(_timeout), signal.Token)
            .ConfigureAwait(false);
        var client = await ChatClient.ConnectAsync(options, signal.Token).ConfigureAwait(false);
        using (client)
        {
            return await SendAsync(line, client, output, signal.Token).ConfigureAwait(false);
        }
    }

    private async Task<int> SendAsync(
        ParseResult line, ChatClient client, EventOutput output, CancellationToken cancellation)
    {
        var room = line.GetRequiredValue(_room);
        var timeout = line.GetTime(_timeout, ClientOptions.DefaultConfirmTimeout);
        await client.JoinAsync(room, history: 0, cancellation).ConfigureAwait(false);
        var reachedNobody = false;
        var outbox = new Outbox(
            client,
            room,
            line.GetValue(_to),
            timeout,
            receipt =>
            {
                output.Write(AcknowledgedEvent.Of(receipt));
                if (receipt.Recipients != 0) return;
                reachedNobody = true;
                ErrorLine.Write(ExitCode.Error, $"No user '{line.GetValue(_to)}' is in the room '{room}': the message reached nobody.");
            },
            failure => Report(failure, output));
        if (line.GetValue(_text) is { Length: > 0 } words)
        {
            await outbox.SendAsync(string.Join(' ', words), cancellation).ConfigureAwait(false);
        }
        else
        {
            await foreach (var text in StandardInputLines.Open().ReadAllAsync(cancellation).ConfigureAwait(false))
                await outbox.SendAsync(text, cancellation).ConfigureAwait(false);
        }

        var failed = await outbox.CompleteAsync(cancellation).ConfigureAwait(false);
        await client.CloseAsync(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
        return failed == 0 && !reachedNobody ? ExitCode.Success : ExitCode.Error;
    }

    private static void Report(NotConfirmedEvent failure, EventOutput output)
    {
        if (output is JsonEventOutput) output.Write(failure);
        ErrorLine.Write(ExitCode.Error, ErrorLine.Join(failure.Message, failure.Remedy));
    }
}
