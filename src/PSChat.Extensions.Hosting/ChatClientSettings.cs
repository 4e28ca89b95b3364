using System.Net;

namespace PSChat.Extensions.Hosting;

/// <summary>A client of a generic host, as configuration has it. See <see cref="ChatClientOptions"/> for each of them.</summary>
public sealed class ChatClientSettings : ChatNetworkSettings
{
    private static readonly ChatClientOptions s_defaults = new() { UserName = "" };

    /// <summary>The name to chat under; unique in the group. There is no default.</summary>
    public string UserName { get; set; } = "";

    /// <summary>A server's endpoint to attach to first, as <c>address:port</c>; null for discovery.</summary>
    public string? Server { get; set; }

    /// <summary>The rooms to join with each connection.</summary>
    public IList<string> Rooms { get; } = [];

    /// <summary>How long one attempt to find the group and attach may take; 10 s by default. Then the next one begins.</summary>
    public TimeSpan ConnectTimeout { get; set; } = s_defaults.ConnectTimeout;

    /// <summary>How long a send waits to be acknowledged where no time is given; 30 s by default.</summary>
    public TimeSpan SendTimeout { get; set; } = s_defaults.SendTimeout;

    /// <summary>How long what was sent may take to be acknowledged when the host stops; 5 s by default.</summary>
    public TimeSpan CloseTimeout { get; set; } = s_defaults.CloseTimeout;

    /// <summary>The same as the engine takes it.</summary>
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
