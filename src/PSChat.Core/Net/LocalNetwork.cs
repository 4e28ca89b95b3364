using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>The addresses of this machine that a bind address allows.</summary>
internal static class LocalNetwork
{
    /// <summary>The multicast group of discovery over IPv4.</summary>
    public static readonly IPAddress MulticastGroup = IPAddress.Parse("239.255.47.74");

    /// <summary>The multicast group of discovery over IPv6, which reaches one link; its last bytes spell "PSCH".</summary>
    public static readonly IPAddress MulticastGroupV6 = IPAddress.Parse("ff12::5053:4348");

    private static readonly IPAddress s_loopbackBroadcast = IPAddress.Parse("127.255.255.255");

    /// <summary>One address of an interface that is up.</summary>
    /// <param name="Address">The address; a link-local one has its scope.</param>
    /// <param name="Broadcast">The broadcast address; null for IPv6, which has none.</param>
    /// <param name="Index">Number of the interface; 0 if it is not known.</param>
    public sealed record Interface(IPAddress Address, IPAddress? Broadcast, int Index);

    /// <summary>
    /// The addresses that sockets are bound to: one of each family for <c>::</c>, which means every interface.
    /// </summary>
    public static IReadOnlyList<IPAddress> ListBinds(IPAddress bindTo)
    {
        if (!bindTo.Equals(IPAddress.IPv6Any)) return [bindTo];
        return (Socket.OSSupportsIPv4, Socket.OSSupportsIPv6) switch
        {
            (true, true) => [IPAddress.Any, IPAddress.IPv6Any],
            (false, true) => [IPAddress.IPv6Any],
            _ => [IPAddress.Any],
        };
    }

    /// <summary>Whether a bind address stands for every interface.</summary>
    public static bool IsWildcard(IPAddress bindTo) => bindTo.Equals(IPAddress.Any) || bindTo.Equals(IPAddress.IPv6Any);

    /// <summary>Whether a side with this bind address can reach addresses of this family.</summary>
    public static bool Speaks(IPAddress bindTo, AddressFamily family) =>
        ListBinds(bindTo).Any(address => address.AddressFamily == family);

    /// <summary>Whether an address is meaningful only together with an interface.</summary>
    public static bool IsLinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv6LinkLocal;

    /// <summary>Lists the interfaces that <paramref name="bindTo"/> allows, loopback last.</summary>
    public static IReadOnlyList<Interface> List(IPAddress bindTo)
    {
        if (IPAddress.IsLoopback(bindTo))
        {
            return [new Interface(bindTo, bindTo.AddressFamily == AddressFamily.InterNetwork ? s_loopbackBroadcast : null, 0)];
        }

        var all = ListAll().Where(network => Speaks(bindTo, network.Address.AddressFamily));
        return IsWildcard(bindTo)
            ? [.. all.OrderBy(network => IPAddress.IsLoopback(network.Address))]
            : [.. all.Where(network => AreSame(network.Address, bindTo))];
    }

    /// <summary>Lists the addresses under which others may reach this machine; loopback only if there is no other.</summary>
    /// <param name="bindTo">The address to bind to.</param>
    /// <param name="interfaces">The interfaces, from <see cref="List"/>.</param>
    public static IReadOnlyList<IPAddress> ListReachable(IPAddress bindTo, IReadOnlyList<Interface> interfaces)
    {
        if (!IsWildcard(bindTo)) return [WithoutScope(bindTo)];
        var real = interfaces.Where(network => !IPAddress.IsLoopback(network.Address)).ToList();
        var old = real.Where(network => network.Address.AddressFamily == AddressFamily.InterNetwork).ToList();
        var routed = real.Except(old).Where(network => !IsLinkLocal(network.Address)).ToList();
        var linkLocal = real.Where(network => IsLinkLocal(network.Address)).ToList();

        // Many machines have interfaces of containers with nothing but a link-local address, which nobody can reach. An interface
        // with an IPv4 address is one to the outside.
        var useful = linkLocal.Where(network => Has(old, network.Index) && !Has(routed, network.Index));
        var announced = old.Take(8).Concat(routed.Take(4)).Concat(useful.Take(3)).ToList();
        if (announced.Count == 0) announced = linkLocal.Take(8).ToList();
        if (announced.Count == 0) announced = [.. interfaces];
        return announced.Count > 0
            ? [.. announced.Select(network => WithoutScope(network.Address)).Distinct()]
            : [IPAddress.Loopback];
    }

    /// <summary>
    /// An address as it can be dialled: a link-local one without a scope may be on each link of this machine.
    /// </summary>
    public static IEnumerable<IPAddress> WithScopes(IPAddress address)
    {
        if (!IsLinkLocal(address) || address.ScopeId != 0) return [address];
        return ListLinks(ListAll()).Select(link => new IPAddress(address.GetAddressBytes(), link.Index));
    }

    /// <summary>
    /// One interface address for each link that IPv6 multicasts go out of; a link-local one where there is one.
    /// </summary>
    public static IEnumerable<Interface> ListLinks(IEnumerable<Interface> interfaces) => interfaces
        .Where(network => network is { Broadcast: null, Index: > 0 } && !IPAddress.IsLoopback(network.Address))
        .GroupBy(network => network.Index)
        .Select(link => link.OrderByDescending(network => IsLinkLocal(network.Address)).First());

    /// <summary>The multicast group of IPv6 on a link.</summary>
    public static IPAddress MulticastGroupOn(Interface link) => new(MulticastGroupV6.GetAddressBytes(), link.Index);

    /// <summary>Whether two addresses are the same, as far as both have a scope.</summary>
    public static bool AreSame(IPAddress one, IPAddress other) => one.Equals(other)
        || (IsLinkLocal(one) && IsLinkLocal(other) && (one.ScopeId == 0 || other.ScopeId == 0)
            && WithoutScope(one).Equals(WithoutScope(other)));

    private static IPAddress WithoutScope(IPAddress address) =>
        IsLinkLocal(address) ? new IPAddress(address.GetAddressBytes()) : address;

    private static bool Has(List<Interface> networks, int index) => networks.Any(network => network.Index == index);

    private static List<Interface> ListAll()
    {
        var all = new List<Interface>();
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown)) continue;
            var properties = network.GetIPProperties();
            foreach (var unicast in properties.UnicastAddresses)
            {
                var isOld = unicast.Address.AddressFamily == AddressFamily.InterNetwork;
                if (!isOld && unicast.Address.AddressFamily != AddressFamily.InterNetworkV6) continue;
                var broadcast = isOld ? BroadcastOf(unicast.Address, unicast.IPv4Mask) : null;
                all.Add(new Interface(unicast.Address, broadcast, IndexOf(properties, isOld)));
            }
        }

        return all;
    }

    private static int IndexOf(IPInterfaceProperties properties, bool isOld)
    {
        try
        {
            return isOld ? properties.GetIPv4Properties().Index : properties.GetIPv6Properties().Index;
        }
        catch (NetworkInformationException)
        {
            // The interface went while it was looked at, or does not have this family.
            return 0;
        }
    }

    private static IPAddress BroadcastOf(IPAddress address, IPAddress mask)
    {
        var bytes = address.GetAddressBytes();
        var maskBytes = mask.GetAddressBytes();
        for (var at = 0; at < bytes.Length; at++) bytes[at] |= (byte)~maskBytes[at];
        return new IPAddress(bytes);
    }
}
