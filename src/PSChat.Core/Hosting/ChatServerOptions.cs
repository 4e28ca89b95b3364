using System.Net;
using PSChat.Hosting;

namespace PSChat;

/// <summary>How a server starts. Each default suits one LAN with nothing configured.</summary>
public sealed record ChatServerOptions : NetworkOptions
{
    /// <summary>The defaults.</summary>
    public ChatServerOptions()
    {
    }

    /// <summary>The same group on the same network, and the defaults otherwise.</summary>
    public ChatServerOptions(NetworkOptions network)
        : base(network)
    {
    }

    /// <summary>The name that people see; by default the machine's name and the id.</summary>
    public string? Name { get; init; }

    /// <summary>What elections compare, highest wins; 0 or more, the process id by default.</summary>
    public long Id { get; init; } = Environment.ProcessId;

    /// <summary>The TCP port; 0, the default, takes any free one and announces it.</summary>
    public int Port { get; init; }

    /// <summary>The address to announce where others cannot reach the bound one (NAT, containers).</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    /// <summary>
    /// The fewest servers that must hold a message before its sender is told that it is safe; null, the default, adopts
    /// the group's, which starts as 1. Set it to a majority of the planned servers, and a minority acknowledges nothing.
    /// </summary>
    public int? MinimumCopies { get; init; }

    /// <summary>Between two heartbeats; 10 ms to 10 s. 100 ms costs about 1 KB a second for each pair of servers.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Silence before a server is suspected; at least twice the heartbeat interval. 500 ms outlasts the pauses of a
    /// loaded machine; a crash is noticed by its broken link and does not wait for this.
    /// </summary>
    public TimeSpan FailureTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many events wait for slow subscribers; beyond, the oldest is dropped. 1 to 1,000,000; 1,000 by default: a
    /// server has one or two for each view.</summary>
    public int EventCapacity { get; init; } = 1000;

    /// <summary>How long <see cref="ChatServer.DisposeAsync"/> waits for the handover to the group; 5 s by default.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much of the server clients and strangers may use.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Checks what can be checked before anything is opened.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.NameInvalid"/>; <see cref="ChatError.AddressUnavailable"/> for a
    /// seed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public void Validate() => ServerSockets.Validate(this);
}
