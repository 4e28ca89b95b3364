using System.Management.Automation;
using System.Net;
using System.Security;
using PSChat.Module.Completion;
using PSChat.Groups;
using PSChat.Module.Keys;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Base of the cmdlets that look for a group on the network, with their parameters.</summary>
/// <remarks>These parameters are in all parameter sets. Otherwise a default for one of them, in <c>$PSDefaultParameterValues</c>,
/// would choose a set, and with it another meaning of the cmdlet.</remarks>
public abstract class NetworkCommand : ChatCommand
{
    private protected const string NetworkSet = "Network";
    private protected const string ServerSet = "Server";

    private GroupKey? _key;

    /// <summary>The group; 1 to 64 characters, <c>pschat</c> by default.</summary>
    [Parameter(
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The group's name; 'pschat' by default.")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [NameOf("Group")]
    [ValidateNotNullOrEmpty]
    public virtual string Group { get; set; } = Names.DefaultGroup;

    /// <summary>
    /// The address to bind to; all interfaces by default. A loopback address confines the group to this machine.
    /// </summary>
    [Parameter(HelpMessage = "The local address to use; 127.0.0.1 stays on this machine.")]
    [ValidateNotNull]
    public IPAddress BindAddress { get; set; } = IPAddress.IPv6Any;

    /// <summary>The UDP port of discovery, the same for the whole group; 1 to 65,535, 47474 by default.</summary>
    [Parameter(HelpMessage = "The UDP port of discovery, the same for the whole group.")]
    [ValidateRange(1, 65535)]
    public int DiscoveryPort { get; set; } = NetworkOptions.DefaultDiscoveryPort;

    /// <summary>
    /// Hosts to ask by unicast too, as <c>host</c> or <c>host:port</c>, for other subnets and networks without broadcast.
    /// </summary>
    [Parameter(HelpMessage = "Hosts to ask by unicast too, as host or host:port.")]
    [NameOf("")]
    [ValidateNotNullOrEmpty]
    public string[] Seed { get; set; } = [];

    /// <summary>
    /// The group's key, if it has one: an object from <c>New-ChatKey</c>, a SecureString, or the text form. The default is the
    /// key of this session's server of the group, or the one in the environment variable <c>PSCHAT_KEY</c>.
    /// </summary>
    [Parameter(HelpMessage = "The group's key: from New-ChatKey, a SecureString, or its text.")]
    [KeyText]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

    private bool IsReachGiven => IsBound(nameof(BindAddress)) || IsBound(nameof(DiscoveryPort)) || IsBound(nameof(Seed));

    /// <summary>
    /// Returns the network of the group. Defaults come from this session's servers, so that a prompt finds the servers
    /// that it has started on a loopback address or another port.
    /// </summary>
    private protected NetworkOptions FindNetwork()
    {
        var local = FittingServers();
        var groups = local.Select(server => server.Group).Distinct(NameComparer.Instance).ToArray();
        if (groups.Length > 1)
        {
            if (!IsReachGiven) ThrowTerminatingError(Errors.AmbiguousGroup(groups));
            local = [.. local.Where(server => Names.AreSame(server.Group, Group))];
        }

        if (local.Count == 0)
        {
            // Parameters about the network do not name the key, which this session's server of the group may know.
            var given = GivenNetwork();
            if (given.Key is not null) return given;
            var ours = Shell.Servers.Alive.FirstOrDefault(server => Names.AreSame(server.Group, Group));
            return given with { Key = ours?.Options.Key };
        }

        var network = NetworkOf(local[0]);
        return Key is null ? network : network with { Key = GivenKey() };
    }

    /// <summary>
    /// Returns this session's servers that fit all given parameters about the network. A server on a lab's port is found with the
    /// port and without it, so that a default in <c>$PSDefaultParameterValues</c> does not change what a cmdlet means.
    /// </summary>
    private protected IReadOnlyList<ChatServer> FittingServers() => [.. Shell.Servers.Alive.Where(Fits)];

    private bool Fits(ChatServer server) =>
        (!IsBound(nameof(Group)) || Names.AreSame(server.Group, Group))
        && (!IsBound(nameof(BindAddress)) || BindAddress.Equals(server.Options.BindAddress))
        && (!IsBound(nameof(DiscoveryPort)) || DiscoveryPort == server.Options.DiscoveryPort)
        && (!IsBound(nameof(Seed)) || Seed.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(server.Options.Seeds))
        && (!IsBound(nameof(Key)) || GivenKey()?.Id == server.Options.Key?.Id);

    /// <summary>
    /// Returns the given key, or the one in the environment; null if there is neither. The key is disposed with the cmdlet. An
    /// invalid key ends the cmdlet.
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
            // The given text is not shown, because it may be a key with one wrong letter.
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

    /// <summary>Returns the network that a server of this session uses.</summary>
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
