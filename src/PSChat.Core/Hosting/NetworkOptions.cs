using System.Net;
using PSChat.Groups;

namespace PSChat;

/// <summary>Where and how a server or client reaches its group.</summary>
public record NetworkOptions
{
    /// <summary>The UDP port of discovery when none is named.</summary>
    public const int DefaultDiscoveryPort = 47474;

    /// <summary>The group; servers and clients of other groups on the same network are not disturbed.</summary>
    public string Group { get; init; } = Names.DefaultGroup;

    /// <summary>
    /// The address to bind to. <see cref="IPAddress.Any"/>, the default, means every interface; a loopback address
    /// confines everything, discovery included, to this machine.
    /// </summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>The UDP port of discovery, the same for the whole group; 1 to 65,535.</summary>
    public int DiscoveryPort { get; init; } = DefaultDiscoveryPort;

    /// <summary>
    /// Hosts to ask by unicast too, as <c>host</c> or <c>host:port</c> (the discovery port if none is given): for other
    /// subnets and for networks that drop broadcasts.
    /// </summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>
    /// The group's key: only who has it gets in, and everything between servers and clients is encrypted. Null, the default,
    /// for a group without: anybody on the network can read and take part. It is used while the server or client is
    /// opened, and may be disposed after that.
    /// </summary>
    public GroupKey? Key { get; init; }
}
