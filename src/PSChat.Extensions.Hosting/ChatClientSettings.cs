using System.Net;

namespace PSChat.Extensions.Hosting;

/// <summary>
/// Settings of a generic host's client, as configuration has them. See <see cref="ChatClientOptions"/> for each setting.
/// </summary>
public sealed class ChatClientSettings : ChatNetworkSettings
{
    private static readonly ChatClientOptions s_defaults = new() { UserName = "" };

    /// <summary>The user name, unique in the group. There is no default.</summary>
    public string UserName { get; set; } = "";

    /// <summary>A server's endpoint to attach to first, as <c>address:port</c>; null for discovery.</summary>
    public string? Server { get; set; }

    /// <summary>Rooms to join with each connection.</summary>
    public IList<string> Rooms { get; } = [];

    /// <summary>
    /// Time limit of one attempt to find the group and attach; 10 s by default. After that the next attempt begins.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = s_defaults.ConnectTimeout;

    /// <summary>Time limit for the acknowledgement of a send without a timeout of its own; 30 s by default.</summary>
    public TimeSpan SendTimeout { get; set; } = s_defaults.SendTimeout;

    /// <summary>Time limit for the acknowledgement of everything sent when the host stops; 5 s by default.</summary>
    public TimeSpan CloseTimeout { get; set; } = s_defaults.CloseTimeout;

    /// <summary>Converts the settings to the engine's options.</summary>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    /// <exception cref="ChatException">The key cannot be read.</exception>
    public ChatClientOptions ToOptions() => new()
    {
        Group = Group,
        BindAddress = ReadAddress(BindAddress, nameof(BindAddress)),
        DiscoveryPort = DiscoveryPort,
        Seeds = [.. Seeds],
        Key = ReadKey(),
        UserName = UserName,
        Server = Server is null ? null : ReadEndpoint(Server),
        ConnectTimeout = ConnectTimeout,
        SendTimeout = SendTimeout,
        CloseTimeout = CloseTimeout,
    };

    private static Endpoint ReadEndpoint(string text) => IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port > 0
        ? new Endpoint(endpoint.Address, endpoint.Port)
        : throw new FormatException($"{nameof(Server)} is no address with a port: '{text}'.");
}
