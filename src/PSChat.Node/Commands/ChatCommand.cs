using System.CommandLine;
using PSChat.Hosting;
using PSChat.Node.Chatting;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Streams;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat chat</c>: joins a room, sends typed or piped lines, and shows messages as they arrive.</summary>
internal sealed class ChatCommand : Command
{
    private readonly ClientOptionSet _client = new(new Option<string>("--user", "-u")
    {
        Description = "The name to chat under, unique in the group. Default: the login name; without one, such as user-1000.",
        HelpName = "name",
        DefaultValueFactory = _ => LoginName.Current,
    });

    private readonly Option<long?> _history = OptionKinds.Number(
        "--history", "How many earlier messages of the room to show. Default: 0.", 0, 10_000);

    private readonly Option<bool> _exitWithStandardInput = CommonOptions.ExitWithStandardInput();

    /// <summary>Describes the command.</summary>
    public ChatCommand()
        : base("chat", "Join a room and chat. Ends with /quit or the end of the input, once everything is confirmed.")
    {
        _client.AddTo(this, _history);
        Options.Add(_exitWithStandardInput);
        this.SetBody(_client.Json, stamped: false, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var options = await _client.ReadAsync(line, signal.Token).ConfigureAwait(false);
        var terminal = !output.IsJson && ChatTerminal.IsAvailable ? new ChatTerminal() : null;
        var shown = terminal ?? output;

        // Nobody sees the chat any more, so it is left, and its name becomes free.
        signal.RequestAfter(shown.Lost);
        StandardStreams.WatchOutput(shown.Lose);
        var chat = new ChatRun(
            options,
            _client.Room(line),
            _client.To(line),
            (int)(line.GetValue(_history) ?? 0),
            _client.ConfirmTimeout(line),
            shown,
            showsReceipts: output.IsJson);
        var exitCode = await ChatAsync(line, chat, terminal, output, signal).ConfigureAwait(false);
        if (shown.Lost.IsCompletedSuccessfully) output.Lose(await shown.Lost.ConfigureAwait(false));
        return exitCode;
    }

    private async Task<int> ChatAsync(
        ParseResult line, ChatRun chat, ChatTerminal? terminal, EventOutput output, TerminationSignal signal)
    {
        if (terminal is not null) return await chat.RunAsync(terminal.ReadAllAsync, signal).ConfigureAwait(false);
        var input = StandardInputLines.Open(
            fault => output.Write(NotConfirmedEvent.Of(fault)), line.GetValue(_exitWithStandardInput));
        return input.Settle(await chat.RunAsync(input.ReadAllAsync, signal).ConfigureAwait(false));
    }
}
