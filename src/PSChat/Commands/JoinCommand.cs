using System.Management.Automation;
using System.Net;
using PSChat.Module.Completion;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Module.Handlers;
using PSChat.Module.Parameters;
using PSChat.Module.Servers;

namespace PSChat.Module.Commands;

/// <summary>Base of the cmdlets that join a room as a user.</summary>
public abstract class JoinCommand : NetworkCommand
{
    /// <summary>The name to chat under, unique in the group; 1 to 64 characters, the name of the account by default.</summary>
    [Parameter(
        Position = 1, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The name to chat under; your account's by default.")]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [NameOf("UserName")]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = LoginName.Current;

    /// <summary>
    /// The server to attach to first: <c>host:port</c>, or the object, name or id of a server of this session. By default a
    /// server is found automatically.
    /// </summary>
    [Parameter(HelpMessage = "The server to attach to first: host:port, or a server of this session.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [CopiedObject]
    [ValidateNotNull]
    public ServerReference? Server { get; set; }

    /// <summary>
    /// Longest time to find the group and attach, and to wait for a name that is kept for a lost connection; 10 s by default. A
    /// number is seconds.
    /// </summary>
    [Parameter(HelpMessage = "How long finding the group may take; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    private volatile bool _waitsForName;
    private bool _saidSo;

    private protected override string Activity => _waitsForName
        ? $"Waiting until the name '{UserName}' is free"
        : "Finding the group and joining the room";

    private protected override TimeSpan? Limit => Timeout;

    /// <summary>Checks the names before the network is asked; writes an error if one is invalid.</summary>
    private protected bool HasValidNames(string room)
    {
        if (Names.FindFault(room) is not null) WriteError(Errors.BadName(ChatError.RoomNameInvalid, "room", room));
        else if (Names.FindFault(UserName) is not null) WriteError(Errors.BadName(ChatError.NameInvalid, "user", UserName));
        else if (Names.FindFault(Group) is not null) WriteError(Errors.BadName(ChatError.NameInvalid, "group", Group));
        else return true;
        return false;
    }

    /// <summary>Joins a room in the user's session, which is opened if there is none.</summary>
    /// <remarks>The options are made synchronously, because their errors belong on the pipeline's thread.</remarks>
    private protected Task<ChatRoom> JoinAsync(string room, int history, HandlerScript? onMessage)
    {
        var local = Server?.In(Shell.Servers) ?? [];
        if (local.Count > 1) ThrowTerminatingError(Errors.AmbiguousServer(local));
        var network = local.Count == 1 ? NetworkOf(local[0]) : FindNetwork();
        if (local.Count == 1 && Key is not null) network = network with { Key = GivenKey() };
        var sessions = Shell.Sessions;
        return JoinAsync();

        async Task<ChatRoom> JoinAsync()
        {
            var options = await OptionsAsync(network, local.Count == 1 ? local[0].LocalEndpoint : null).ConfigureAwait(false);
            return await sessions.JoinAsync(options, room, history, onMessage, () => _waitsForName = true, Cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    private protected override void OnWaiting()
    {
        if (!_waitsForName || _saidSo) return;
        _saidSo = true;
        WriteVerbose(
            $"The name '{UserName}' is kept for a session that has lost its connection. It is waited for, "
            + $"{Timeout.TotalSeconds:0.#} s at most (-Timeout).");
    }

    private async Task<ChatClientOptions> OptionsAsync(NetworkOptions network, Endpoint? server) => new(network)
    {
        UserName = UserName,
        Server = server ?? (Server is null ? null : await ResolveAsync(Server.ToString()).ConfigureAwait(false)),
        ConnectTimeout = Timeout,
    };

    private async Task<Endpoint> ResolveAsync(string text)
    {
        if (IPEndPoint.TryParse(text, out var literal) && literal.Port > 0) return Endpoint.Of(literal);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), out var port) || port == 0) throw Errors.BadEndpoint(text);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(text[..colon], Cancellation).ConfigureAwait(false);
            return new Endpoint(addresses[0], port);
        }
        catch (System.Net.Sockets.SocketException error)
        {
            throw Errors.BadEndpoint(text, error);
        }
    }
}
