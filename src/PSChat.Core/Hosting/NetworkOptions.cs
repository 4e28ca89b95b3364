using System.Net;
using PSChat.Groups;

namespace PSChat;

/// <summary>Options of how a server or client reaches its group.</summary>
public record NetworkOptions
{
    /// <summary>The default UDP port of discovery.</summary>
    public const int DefaultDiscoveryPort = 47474;

    /// <summary>The group's name. Servers and clients of other groups on the same network are not disturbed.</summary>
    public string Group { get; init => field = Names.Spell(value); } = Names.DefaultGroup;

    /// <summary>
    /// The address to bind to. <see cref="IPAddress.Any"/>, the default, means every interface; a loopback address
    /// confines everything, discovery included, to this machine.
    /// </summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>The UDP port of discovery, the same for the whole group; 1 to 65,535.</summary>
    public int DiscoveryPort { get; init; } = DefaultDiscoveryPort;

    /// <summary>
    /// Hosts to ask by unicast too, as <c>host</c> or <c>host:port</c> (by default the discovery port). For other subnets and for
    /// networks that drop broadcasts.
    /// </summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>
    /// The group's key: only servers and clients that have it can take part, and everything between them is encrypted. Null, the
    /// default, for a group without a key, which anybody on the network can read and take part in. The key is used while the
    /// server or client is opened, and may be disposed after that.
    /// </summary>
    public GroupKey? Key { get; init; }
}
