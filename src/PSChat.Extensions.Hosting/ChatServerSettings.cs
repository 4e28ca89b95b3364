namespace PSChat.Extensions.Hosting;

/// <summary>A server of a generic host, as configuration has it. See <see cref="ChatServerOptions"/> for each of them.</summary>
public sealed class ChatServerSettings : ChatNetworkSettings
{
    private static readonly ChatServerOptions s_defaults = new();

    /// <summary>The name that people see; by default the machine's name and the id.</summary>
    public string? Name { get; set; }

    /// <summary>What elections compare, the highest wins; the process id by default.</summary>
    public long? Id { get; set; }

    /// <summary>The TCP port; 0, the default, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>The address to announce where others cannot reach the bound one.</summary>
    public string? AdvertiseAddress { get; set; }

    /// <summary>The fewest servers that must hold a message before its sender is told that it is safe; the group's by
    /// default.</summary>
    public int? MinimumCopies { get; set; }

    /// <summary>The time between two heartbeats; 100 ms by default.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = s_defaults.HeartbeatInterval;

    /// <summary>The silence after which a server is suspected; 500 ms by default.</summary>
    public TimeSpan FailureTimeout { get; set; } = s_defaults.FailureTimeout;

    /// <summary>How long the handover may take when the host stops; 5 s by default.</summary>
    public TimeSpan StopTimeout { get; set; } = s_defaults.StopTimeout;

    /// <summary>The same as the engine takes it.</summary>
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
