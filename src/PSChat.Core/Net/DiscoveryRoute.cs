using System.Net;

namespace PSChat.Net;

/// <summary>How a question reaches servers.</summary>
internal enum DiscoveryWay
{
    /// <summary>The directed broadcast of an interface.</summary>
    Broadcast,

    /// <summary>The multicast group, out of an interface.</summary>
    Multicast,

    /// <summary>A host that was named.</summary>
    Seed,
}

/// <summary>One way on which discovery asks.</summary>
/// <param name="Way">How.</param>
/// <param name="From">The address of the interface that it goes out of; null where the system chooses.</param>
/// <param name="To">Where to.</param>
internal readonly record struct DiscoveryRoute(DiscoveryWay Way, IPAddress? From, IPEndPoint To);
