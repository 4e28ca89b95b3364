using System.Net;

namespace PSChat.Extensions.Hosting;

/// <summary>
/// Settings of how a server or client reaches its group, as configuration has them. See <see cref="NetworkOptions"/>.
/// </summary>
public abstract class ChatNetworkSettings
{
    /// <summary>The group's name; <c>pschat</c> by default.</summary>
    public string Group { get; set; } = new ChatServerOptions().Group;

    /// <summary>
    /// The address to bind to; by default <c>::</c>, every interface with IPv4 and IPv6. A loopback address confines everything
    /// to this machine.
    /// </summary>
    public string BindAddress { get; set; } = $"{IPAddress.IPv6Any}";

    /// <summary>The UDP port of discovery, the same for the whole group; 1 to 65,535.</summary>
    public int DiscoveryPort { get; set; } = NetworkOptions.DefaultDiscoveryPort;

    /// <summary>Hosts to ask by unicast too, as <c>host</c> or <c>host:port</c>.</summary>
    public IList<string> Seeds { get; } = [];

    /// <summary>
    /// The group's key in its text form; null for a group without a key. The key is a secret: keep it in user secrets, the
    /// environment or a vault, not in a file that is checked in.
    /// </summary>
    public string? Key { get; set; }

    private protected static IPAddress ReadAddress(string text, string name) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new FormatException($"{name} is no IP address: '{text}'.");

    private protected GroupKey? ReadKey() => string.IsNullOrEmpty(Key) ? null : GroupKey.Parse(Key);
}
