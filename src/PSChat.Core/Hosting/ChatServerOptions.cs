using System.Net;
using PSChat.Groups;
using PSChat.Hosting;

namespace PSChat;

/// <summary>Options of a server. The defaults suit one LAN without any configuration.</summary>
public sealed record ChatServerOptions : NetworkOptions
{
    /// <summary>Makes the default options.</summary>
    public ChatServerOptions()
    {
    }

    /// <summary>Makes options for the same group on the same network, with the defaults otherwise.</summary>
    public ChatServerOptions(NetworkOptions network)
        : base(network)
    {
    }

    /// <summary>The name that users see; by default the machine's name and the id.</summary>
    public string? Name { get; init => field = Names.Spell(value); }

    /// <summary>Number that elections compare, the highest wins; 0 or more, the process id by default.</summary>
    public long Id { get; init; } = Environment.ProcessId;

    /// <summary>The TCP port; 0, the default, takes any free port and announces it.</summary>
    public int Port { get; init; }

    /// <summary>The address to announce if others cannot reach the bound one (NAT, containers).</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    /// <summary>
    /// Smallest number of servers that must hold a message before its sender gets an acknowledgement. Null, the default, adopts
    /// the group's number, which starts as 1. With a majority of the planned servers, a minority acknowledges nothing.
    /// </summary>
    public int? MinimumCopies { get; init; }

    /// <summary>Time between two heartbeats; 10 ms to 10 s. 100 ms costs about 1 KB a second for each pair of servers.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Silence after which a server is suspected; at least twice the heartbeat interval, and at most 5 minutes. 500 ms is longer
    /// than the pauses of a loaded machine. A crash is noticed by its broken link, without this timeout.
    /// </summary>
    public TimeSpan FailureTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Most events that wait for slow subscribers; beyond that, the oldest is dropped. 1 to 1,000,000; 1,000 by default, because
    /// a server has one or two for each view.
    /// </summary>
    public int EventCapacity { get; init; } = 1000;

    /// <summary>Time limit of <see cref="ChatServer.DisposeAsync"/> for the handover to the group; 5 s by default.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limits for clients and strangers.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Checks everything that can be checked before a socket is opened.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.NameInvalid"/>; <see cref="ChatError.AddressUnavailable"/> for a
    /// seed.</exception>
    /// <exception cref="ArgumentNullException">An option that needs a value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public void Validate() => ServerSockets.Validate(this);
}
