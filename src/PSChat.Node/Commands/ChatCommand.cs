using System.CommandLine;
using PSChat.Node.Chatting;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat chat</c>: joins a room; lines typed or piped in are sent, messages are shown as they come.</summary>
internal sealed class ChatCommand : Command
{
    private readonly NetworkOptionSet _network = new();

    private readonly Option<string> _room = CommonOptions.Room();

    private readonly Option<string?> _to = CommonOptions.To();

    private readonly Option<string> _user = new("--user", "-u")
    {
        Description = "The name to chat under, unique in the group. Default: the login name.",
        HelpName = "name",
        DefaultValueFactory = _ => Environment.UserName,
    };

    private readonly Option<string?> _server = CommonOptions.Server();

    private readonly Option<long?> _history = OptionKinds.Number(
        "--history", "How many earlier messages of the room to show. Default: 0.", 0, 10_000);

    private readonly Option<long?> _timeout = CommonOptions.Timeout(
        "How long to wait for the group at the start, and for acknowledgements. Default: 10000 and 30000.");

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _exitWithStandardInput = CommonOptions.ExitWithStandardInput();

    /// <summary>Describes the command.</summary>
    public ChatCommand()
        : base("chat", "Join a room and chat. Ends with /quit or the end of the input, once everything is confirmed.")
    {
        Options.Add(_room);
        Options.Add(_to);
        Options.Add(_user);
        Options.Add(_server);
        Options.Add(_history);
        _network.AddTo(this);
        Options.Add(_timeout);
        Options.Add(_json);
        Options.Add(_exitWithStandardInput);
        this.SetBody(_json, stamped: false, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var options = await ClientOptions
            .ReadAsync(_network.Read(line), line.GetRequiredValue(_user), line.GetValue(_server), line.GetValue(_timeout), signal.Token)
            .ConfigureAwait(false);
        var json = line.GetValue(_json);
        var terminal = !json && ChatTerminal.IsAvailable ? new ChatTerminal() : null;
        var chat = new ChatRun(
            options,
            line.GetRequiredValue(_room),
            line.GetValue(_to),
            (int)(line.GetValue(_history) ?? 0),
            line.GetTime(_timeout, ClientOptions.DefaultConfirmTimeout),
            terminal ?? output,
            showsReceipts: json);
        return terminal is not null
            ? await chat.RunAsync(terminal.ReadAllAsync, signal).ConfigureAwait(false)
            : await chat.RunAsync(StandardInputLines.Open(line.GetValue(_exitWithStandardInput)).ReadAllAsync, signal).ConfigureAwait(false);
    }
}
