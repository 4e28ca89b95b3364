using System.Net;
using PSChat.Groups;
using PSChat.Net;

namespace PSChat;

/// <summary>Options of how a server or client reaches its group.</summary>
public record NetworkOptions
{
    /// <summary>The default UDP port of discovery.</summary>
    public const int DefaultDiscoveryPort = 47474;

    /// <summary>The group's name. Servers and clients of other groups on the same network are not disturbed.</summary>
    public string Group { get; init; } = Names.DefaultGroup;

    /// <summary>
    /// The address to bind to. <see cref="IPAddress.IPv6Any"/>, the default, means every interface, with IPv4 and IPv6 as far as
    /// the system has them; <see cref="IPAddress.Any"/> means every interface with IPv4 only. A loopback address confines
    /// everything, discovery included, to this machine. A link-local address needs its scope.
    /// </summary>
    public IPAddress BindAddress { get; init; } = IPAddress.IPv6Any;

    /// <summary>The UDP port of discovery, the same for the whole group; 1 to 65,535.</summary>
    public int DiscoveryPort { get; init; } = DefaultDiscoveryPort;

    /// <summary>
    /// Hosts to ask by unicast too, as <c>host</c> or <c>host:port</c> (by default the discovery port). For other subnets and for
    /// networks that drop broadcasts. A name is looked up again until a member of the group has one of its addresses.
    /// </summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>
    /// The group's key: only servers and clients that have it can take part, and everything between them is encrypted. Null, the
    /// default, for a group without a key, which anybody on the network can read and take part in. The key is used while the
    /// server or client is opened, and may be disposed after that.
    /// </summary>
    public GroupKey? Key { get; init; }

    /// <summary>The name service for seeds; for tests.</summary>
    internal HostLookup LookUp { get; init; } = Dns.GetHostAddressesAsync;
}
