using System.Management.Automation;
using System.Net;
using System.Security;
using PSChat.Module.Completion;
using PSChat.Groups;
using PSChat.Module.Keys;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>The parameters of all cmdlets that look for a group on the network.</summary>
public abstract class NetworkCommand : ChatCommand
{
    private protected const string NetworkSet = "Network";
    private protected const string ServerSet = "Server";

    private GroupKey? _key;

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

    /// <summary>The group's key, where it has one: what <c>New-ChatKey</c> returns, a SecureString, or the text form. By default
    /// that of this session's server of the group, else the one in the environment variable <c>PSCHAT_KEY</c>.</summary>
    [Parameter(ParameterSetName = NetworkSet, HelpMessage = "The group's key: from New-ChatKey, a SecureString, or its text.")]
    [KeyText]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

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
        if (local.Count == 0)
        {
            // Where a group is looked for says nothing of its key: that is known here all the same.
            var given = GivenNetwork();
            return given.Key is not null ? given : given with { Key = Shell.Servers.Alive.FirstOrDefault(server => server.Group == Group)?.Options.Key };
        }

        var network = NetworkOf(local[0]);
        return Key is null ? network : network with { Key = GivenKey() };
    }

    /// <summary>
    /// The key that was given, else the one in the environment; null where there is neither. It lasts as long as the cmdlet.
    /// One that is not good ends the cmdlet.
    /// </summary>
    private protected GroupKey? GivenKey()
    {
        try
        {
            return _key ??= Key is not null ? SecureText.Use(Key, static text => GroupKey.Parse(text))
                : Environment.GetEnvironmentVariable(GroupKey.Variable) is { Length: > 0 } text ? GroupKey.Parse(text)
                : null;
        }
        catch (ChatException bad)
        {
            // Not the text that was given: it may be a key but for one letter.
            ThrowTerminatingError(Errors.From(bad, Key is null ? GroupKey.Variable : nameof(Key)));
            throw;
        }
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _key?.Dispose();
        base.Release();
    }

    /// <summary>The network that a server of this session uses.</summary>
    private protected static NetworkOptions NetworkOf(ChatServer server) => new()
    {
        Group = server.Group,
        BindAddress = server.Options.BindAddress,
        DiscoveryPort = server.Options.DiscoveryPort,
        Seeds = server.Options.Seeds,
        Key = server.IsAlive ? server.Options.Key : null,
    };

    private NetworkOptions GivenNetwork() => new()
    {
        Group = Group,
        BindAddress = BindAddress,
        DiscoveryPort = DiscoveryPort,
        Seeds = Seed,
        Key = GivenKey(),
    };
}
