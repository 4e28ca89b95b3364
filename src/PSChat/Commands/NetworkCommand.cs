using System.Management.Automation;
using System.Net;
using PSChat.Completion;
using PSChat.Groups;
using PSChat.Hosting;

namespace PSChat.Commands;

/// <summary>The parameters of all cmdlets that look for a group on the network.</summary>
public abstract class NetworkCommand : ChatCommand
{
    private protected const string NetworkSet = "Network";
    private protected const string ServerSet = "Server";

    /// <summary>The group; 1 to 64 characters, <c>pschat</c> by default.</summary>
    [Parameter(ParameterSetName = NetworkSet, ValueFromPipelineByPropertyName = true, HelpMessage = "The group's name; 'pschat' by default.")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string Group { get; set; } = Names.DefaultGroup;

    /// <summary>The address to bind to; every interface by default. A loopback address confines everything to this machine.</summary>
    [Parameter(ParameterSetName = NetworkSet, HelpMessage = "The local address to use; 127.0.0.1 stays on this machine.")]
    [ValidateNotNull]
    public IPAddress BindAddress { get; set; } = IPAddress.Any;

    /// <summary>The UDP port of discovery, the same for the whole group; 1 to 65,535, 47474 by default.</summary>
    [Parameter(ParameterSetName = NetworkSet, HelpMessage = "The UDP port of discovery, the same for the whole group.")]
    [ValidateRange(1, 65535)]
    public int DiscoveryPort { get; set; } = NetworkOptions.DefaultDiscoveryPort;

    /// <summary>Hosts to ask by unicast too, as <c>host</c> or <c>host:port</c>: other subnets, networks without broadcast.</summary>
    [Parameter(ParameterSetName = NetworkSet, HelpMessage = "Hosts to ask by unicast too, as host or host:port.")]
    [ValidateNotNullOrEmpty]
    public string[] Seed { get; set; } = [];

    /// <summary>Whether the user said anything about the network, the group included.</summary>
    private protected bool IsNetworkGiven => IsBound(nameof(Group)) || IsReachGiven;

    private bool IsReachGiven => IsBound(nameof(BindAddress)) || IsBound(nameof(DiscoveryPort)) || IsBound(nameof(Seed));

    /// <summary>
    /// Where to look for the group. What the user left out is taken from this session's servers, so that a prompt in which
    /// servers were started on a loopback address or on another port finds them without being told again.
    /// </summary>
    private protected NetworkOptions FindNetwork()
    {
        var local = IsReachGiven ? [] : Shell.Servers.Alive;
        if (IsBound(nameof(Group))) local = [.. local.Where(server => server.Group == Group)];
        var groups = local.Select(server => server.Group).Distinct().ToArray();
        if (groups.Length > 1) ThrowTerminatingError(Errors.AmbiguousGroup(groups));
        return local.Count == 0 ? GivenNetwork() : NetworkOf(local[0]);
    }

    /// <summary>The network that a server of this session uses.</summary>
    private protected static NetworkOptions NetworkOf(ChatServer server) => new()
    {
        Group = server.Group,
        BindAddress = server.Options.BindAddress,
        DiscoveryPort = server.Options.DiscoveryPort,
        Seeds = server.Options.Seeds,
    };

    private NetworkOptions GivenNetwork() => new()
    {
        Group = Group,
        BindAddress = BindAddress,
        DiscoveryPort = DiscoveryPort,
        Seeds = Seed,
    };
}
