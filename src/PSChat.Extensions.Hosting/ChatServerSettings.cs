namespace PSChat.Extensions.Hosting;

/// <summary>
/// Settings of a generic host's server, as configuration has them. See <see cref="ChatServerOptions"/> for each setting.
/// </summary>
public sealed class ChatServerSettings : ChatNetworkSettings
{
    private static readonly ChatServerOptions s_defaults = new();

    /// <summary>The name that users see; by default the machine's name and the id.</summary>
    public string? Name { get; set; }

    /// <summary>Number that elections compare, the highest wins; the process id by default.</summary>
    public long? Id { get; set; }

    /// <summary>The TCP port; 0, the default, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>The address to announce if others cannot reach the bound one.</summary>
    public string? AdvertiseAddress { get; set; }

    /// <summary>
    /// Smallest number of servers that must hold a message before its sender gets an acknowledgement; the group's by default.
    /// </summary>
    public int? MinimumCopies { get; set; }

    /// <summary>Time between two heartbeats; 100 ms by default.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = s_defaults.HeartbeatInterval;

    /// <summary>Silence after which a server is suspected; 500 ms by default.</summary>
    public TimeSpan FailureTimeout { get; set; } = s_defaults.FailureTimeout;

    /// <summary>Time limit for the handover when the host stops; 5 s by default.</summary>
    public TimeSpan StopTimeout { get; set; } = s_defaults.StopTimeout;

    /// <summary>Converts the settings to the engine's options.</summary>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    /// <exception cref="ChatException">The key cannot be read.</exception>
    public ChatServerOptions ToOptions() => new()
    {
        Group = Group,
        BindAddress = ReadAddress(BindAddress, nameof(BindAddress)),
        DiscoveryPort = DiscoveryPort,
        Seeds = [.. Seeds],
        Key = ReadKey(),
        Name = Name,
        Id = Id ?? s_defaults.Id,
        Port = Port,
        AdvertiseAddress = AdvertiseAddress is null ? null : ReadAddress(AdvertiseAddress, nameof(AdvertiseAddress)),
        MinimumCopies = MinimumCopies,
        HeartbeatInterval = HeartbeatInterval,
        FailureTimeout = FailureTimeout,
        StopTimeout = StopTimeout,
    };
}
