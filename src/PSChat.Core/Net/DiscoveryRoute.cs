using System.Net;

namespace PSChat.Net;

/// <summary>The kind of a discovery route.</summary>
internal enum DiscoveryWay
{
    /// <summary>The directed broadcast of an interface.</summary>
    Broadcast,

    /// <summary>The multicast group, out of an interface.</summary>
    Multicast,

    /// <summary>A seed.</summary>
    Seed,

    /// <summary>A unicast to the loopback address, on which there is neither broadcast nor multicast.</summary>
    Loopback,
}

/// <summary>One route on which discovery asks.</summary>
/// <param name="Way">The kind of route.</param>
/// <param name="From">The address of the interface that it leaves by; null where the system chooses.</param>
/// <param name="To">The destination.</param>
internal readonly record struct DiscoveryRoute(DiscoveryWay Way, IPAddress? From, IPEndPoint To);
