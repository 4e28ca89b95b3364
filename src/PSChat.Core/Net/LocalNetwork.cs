using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>The addresses of this machine that a bind address allows.</summary>
internal static class LocalNetwork
{
    /// <summary>The multicast group of discovery.</summary>
    public static readonly IPAddress MulticastGroup = IPAddress.Parse("239.255.47.74");

    /// <summary>One address of an interface that is up, and its broadcast address.</summary>
    public sealed record Interface(IPAddress Address, IPAddress Broadcast);

    /// <summary>Lists the IPv4 interfaces that <paramref name="bindTo"/> allows, loopback last.</summary>
    public static IReadOnlyList<Interface> List(IPAddress bindTo)
    {
        if (bindTo.AddressFamily != AddressFamily.InterNetwork) return [];
        if (IPAddress.IsLoopback(bindTo)) return [new Interface(bindTo, IPAddress.Parse("127.255.255.255"))];
        var all = new List<Interface>();
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown)) continue;
            foreach (var unicast in network.GetIPProperties().UnicastAddresses)
            {
                if (unicast.Address.AddressFamily != AddressFamily.InterNetwork) continue;
                all.Add(new Interface(unicast.Address, BroadcastOf(unicast.Address, unicast.IPv4Mask)));
            }
        }

        if (bindTo.Equals(IPAddress.Any)) return [.. all.OrderBy(network => IPAddress.IsLoopback(network.Address))];
        return [.. all.Where(network => network.Address.Equals(bindTo))];
    }

    /// <summary>Lists the addresses under which others may reach this machine; loopback only if there is no other.</summary>
    /// <param name="bindTo">The address to bind to.</param>
    /// <param name="interfaces">The interfaces, from <see cref="List"/>.</param>
    public static IReadOnlyList<IPAddress> ListReachable(IPAddress bindTo, IReadOnlyList<Interface> interfaces)
    {
        if (!bindTo.Equals(IPAddress.Any)) return [bindTo];
        var addresses = interfaces.Select(network => network.Address).ToList();
        var real = addresses.Where(address => !IPAddress.IsLoopback(address)).Take(8).ToList();
        return real.Count > 0 ? real : addresses.Count > 0 ? addresses : [IPAddress.Loopback];
    }

    private static IPAddress BroadcastOf(IPAddress address, IPAddress mask)
    {
        var bytes = address.GetAddressBytes();
        var maskBytes = mask.GetAddressBytes();
        for (var at = 0; at < bytes.Length; at++) bytes[at] |= (byte)~maskBytes[at];
        return new IPAddress(bytes);
    }
}
