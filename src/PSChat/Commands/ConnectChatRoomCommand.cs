using System.Management.Automation;
using System.Net;
using PSChat.Completion;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Parameters;
using PSChat.Servers;

namespace PSChat.Commands;

/// <summary>Joins a room as a user. The user's first room finds the group and opens a session; further rooms share it.</summary>
[Cmdlet(VerbsCommunications.Connect, "ChatRoom", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatRoom))]
public sealed class ConnectChatRoomCommand : NetworkCommand
{
    /// <summary>Rooms to join; 1 to 64 characters each. A room comes into being when it is first joined.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "The room to join; it need not exist yet.")]
    [ValidateNotNullOrEmpty]
    public string[] Room { get; set; } = [];

    /// <summary>The name to chat under, unique in the group; 1 to 64 characters, the name of the account by default.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, HelpMessage = "The name to chat under; your account's by default.")]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = Environment.UserName;

    /// <summary>The server to attach to first: <c>host:port</c>, or the object, name or id of a server of this session. Found
    /// by itself by default.</summary>
    [Parameter(HelpMessage = "The server to attach to first: host:port, or a server of this session.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public ServerReference? Server { get; set; }

    /// <summary>How many of the room's last messages come first; 0 to 10,000, none by default. Where the room is joined already,
    /// nothing comes again.</summary>
    [Parameter(HelpMessage = "How many of the room's last messages come first.")]
    [ValidateRange(0, ChatRoom.MaximumWaiting)]
    public int History { get; set; }

    /// <summary>How long finding the group and attaching may take; 10 s by default. A number is milliseconds.</summary>
    [Parameter(HelpMessage = "How long finding the group may take; a number is milliseconds.")]
    [Duration(Minimum = 1)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var room in Room)
        {
            if (!HasValidNames(room)) continue;
            if (TryAwait(() => JoinAsync(room), UserName, out var joined)) WriteObject(joined);
        }
    }

    // Before the network is asked: these can never succeed.
    private bool HasValidNames(string room)
    {
        if (!Names.IsValid(room)) WriteError(Errors.BadName(ChatError.RoomNameInvalid, "room", room));
        else if (!Names.IsValid(UserName)) WriteError(Errors.BadName(ChatError.NameInvalid, "user", UserName));
        else if (!Names.IsValid(Group)) WriteError(Errors.BadName(ChatError.NameInvalid, "group", Group));
        else return true;
        return false;
    }

    // Not async up to the options: errors of the selection belong to the pipeline's thread.
    private Task<ChatRoom> JoinAsync(string room)
    {
        var local = Server?.In(Shell.Servers) ?? [];
        if (local.Count > 1) ThrowTerminatingError(Errors.AmbiguousServer(local));
        var network = local.Count == 1 ? NetworkOf(local[0]) : FindNetwork();
        if (local.Count == 1 && Key is not null) network = network with { Key = GivenKey() };
        return JoinAsync(Shell.Sessions, network, local.Count == 1 ? local[0].LocalEndpoint : null, room);
    }

    private async Task<ChatRoom> JoinAsync(Rooms.SessionList sessions, NetworkOptions network, Endpoint? server, string room)
    {
        if (server is null && Server is not null) server = await ResolveAsync(Server.ToString()).ConfigureAwait(false);
        var options = new ChatClientOptions
        {
            UserName = UserName,
            Group = network.Group,
            BindAddress = network.BindAddress,
            DiscoveryPort = network.DiscoveryPort,
            Seeds = network.Seeds,
            Key = network.Key,
            Server = server,
            ConnectTimeout = Timeout,
        };
        return await sessions.JoinAsync(options, room, History, Cancellation).ConfigureAwait(false);
    }

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
