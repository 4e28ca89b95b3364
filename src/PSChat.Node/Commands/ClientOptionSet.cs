using System.CommandLine;
using PSChat.Groups;

namespace PSChat.Node.Commands;

/// <summary>The options of the commands that take part in a room.</summary>
/// <param name="user">Option for the user name, with the default of the command.</param>
internal sealed class ClientOptionSet(Option<string> user)
{
    /// <summary>Longest time for a message's acknowledgement; much longer than any election.</summary>
    private static readonly TimeSpan s_confirmTimeout = TimeSpan.FromSeconds(30);

    private readonly NetworkOptionSet _network = new();

    private readonly Option<string> _room = CommonOptions.Room();

    private readonly Option<string?> _to = CommonOptions.To();

    private readonly Option<string?> _server = CommonOptions.Server();

    private readonly Option<long?> _timeout = CommonOptions.Timeout(
        "How long to wait for the group at the start, and for acknowledgements. Default: 10000 and 30000.");

    /// <summary>Option for machine-readable output.</summary>
    public Option<bool> Json { get; } = CommonOptions.Json();

    /// <summary>Adds the options to a command, with its own options in between.</summary>
    public void AddTo(Command command, params Option[] own)
    {
        command.Options.Add(_room);
        command.Options.Add(_to);
        command.Options.Add(user);
        command.Options.Add(_server);
        foreach (var option in own) command.Options.Add(option);
        _network.AddTo(command);
        command.Options.Add(_timeout);
        command.Options.Add(Json);
    }

    /// <summary>Returns the room.</summary>
    public string Room(ParseResult line) => Names.Spell(line.GetRequiredValue(_room));

    /// <summary>Returns the only user that a message is for; null for everybody in the room.</summary>
    public string? To(ParseResult line) => line.GetValue(_to);

    /// <summary>Returns the longest time for an acknowledgement.</summary>
    public TimeSpan ConfirmTimeout(ParseResult line) => line.GetTime(_timeout, s_confirmTimeout);

    /// <summary>Makes the engine's client options; looks up the server's host if it is a name.</summary>
    /// <exception cref="ChatException">The key is invalid, its file cannot be used, or the host is unknown.</exception>
    public async Task<ChatClientOptions> ReadAsync(ParseResult line, CancellationToken cancellation)
    {
        var options = new ChatClientOptions(_network.Read(line)) { UserName = line.GetRequiredValue(user) };
        if (line.GetValue(_timeout) is { } milliseconds)
            options = options with { ConnectTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        return line.GetValue(_server) is { } server
            ? options with { Server = await ServerEndpoint.ResolveAsync(server, cancellation).ConfigureAwait(false) }
            : options;
    }
}
