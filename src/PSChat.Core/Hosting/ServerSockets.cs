using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Net.Security;

namespace PSChat.Hosting;

/// <summary>Opens sockets by the options, and translates failures into errors with a remedy.</summary>
internal static class ServerSockets
{
    /// <exception cref="ChatException">A name breaks the rule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public static void Validate(ChatServerOptions options)
    {
        Validate((NetworkOptions)options);
        ArgumentNullException.ThrowIfNull(options.Limits, nameof(options.Limits));
        if (options.Name is not null) RequireName(options.Name, "server");
        ArgumentOutOfRangeException.ThrowIfNegative(options.Id, nameof(options.Id));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port, nameof(options.Port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, ushort.MaxValue, nameof(options.Port));
        if (options.MinimumCopies is { } copies)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1, nameof(options.MinimumCopies));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(copies, GroupLimits.MaximumMembers, nameof(options.MinimumCopies));
        }

        var heartbeat = options.HeartbeatInterval;
        ArgumentOutOfRangeException.ThrowIfLessThan(heartbeat, TimeSpan.FromMilliseconds(10), nameof(options.HeartbeatInterval));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heartbeat, TimeSpan.FromSeconds(10), nameof(options.HeartbeatInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FailureTimeout, heartbeat * 2, nameof(options.FailureTimeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.FailureTimeout, TimeSpan.FromMilliseconds(LongestTimes.FailureTimeout), nameof(options.FailureTimeout));
        RequireWait(options.StopTimeout, nameof(options.StopTimeout));
        RequireCapacity(options.EventCapacity);
    }

    /// <exception cref="ChatException">A name breaks the rule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public static void Validate(ChatClientOptions options)
    {
        Validate((NetworkOptions)options);
        ArgumentNullException.ThrowIfNull(options.UserName, nameof(options.UserName));
        RequireName(options.UserName, "user");
        RequireCapacity(options.EventCapacity);
        RequireWait(options.ConnectTimeout, nameof(options.ConnectTimeout));
        RequireWait(options.SendTimeout, nameof(options.SendTimeout));
        RequireWait(options.CloseTimeout, nameof(options.CloseTimeout));
    }

    public static void Validate(NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Group, nameof(options.Group));
        ArgumentNullException.ThrowIfNull(options.BindAddress, nameof(options.BindAddress));
        ArgumentNullException.ThrowIfNull(options.Seeds, nameof(options.Seeds));
        RequireName(options.Group, "group");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DiscoveryPort, 1, nameof(options.DiscoveryPort));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.DiscoveryPort, ushort.MaxValue, nameof(options.DiscoveryPort));
        foreach (var seed in options.Seeds)
        {
            ArgumentNullException.ThrowIfNull(seed, nameof(options.Seeds));
            if (SeedAddress.TryParse(seed, options.DiscoveryPort, out _, out _)) continue;
            throw new ChatException(ChatError.AddressUnavailable, $"'{seed}' is no host to ask.", RemedyCode.CorrectSeed);
        }
    }

    /// <summary>A wait may be infinite; otherwise it is as long as a timer can be.</summary>
    private static void RequireWait(TimeSpan wait, string name)
    {
        if (wait == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, TimeSpan.FromMilliseconds(uint.MaxValue - 1), name);
    }

    private static void RequireCapacity(int events)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(events, 1, nameof(ChatClientOptions.EventCapacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, 1_000_000, nameof(ChatClientOptions.EventCapacity));
    }

    /// <returns>The name in its one spelling.</returns>
    /// <exception cref="ChatException">The text cannot be a name.</exception>
    public static string RequireName(string name, string what, ChatError code = ChatError.NameInvalid) =>
        Names.FindFault(name) is not { } fault
            ? Names.Spell(name)
            : throw new ChatException(
                code, $"'{ControlCharacters.Replace(name)}' cannot be a {what} name: {fault}.", RemedyCode.CorrectName);

    /// <summary>The wait that reads sockets on the event loop's thread; null where the system has none.</summary>
    public static EpollWait? EpollOf(IEventWait wait) => OperatingSystem.IsLinux() ? wait as EpollWait : null;

    public static LinkListener OpenListener(
        ChatServerOptions options, LinkSecurity? security, MonotonicClock clock, ILinkHandler handler, IEventWait wait)
    {
        try
        {
            var endPoint = new IPEndPoint(options.BindAddress, options.Port);
            return new LinkListener(endPoint, options.Group, security, options.Limits, clock, handler, EpollOf(wait));
        }
        catch (SocketException exception)
        {
            throw Translate(
                exception,
                options.BindAddress,
                $"TCP port {options.Port}",
                RemedyCode.ChoosePort,
                RemedyCode.ChooseUnreservedPort);
        }
    }

    /// <summary>Makes the security of links in a group with a key; null without a key.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.EncryptionUnavailable"/>.</exception>
    public static LinkSecurity? OpenSecurity(NetworkOptions options) =>
        options.Key is { } key ? new LinkSecurity(key, TimeProvider.System) : null;

    /// <param name="options">The options.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="listens">Whether to receive broadcasts.</param>
    /// <param name="group">The group whose datagrams are accepted; null for all groups.</param>
    public static DiscoveryNetwork OpenDiscovery(NetworkOptions options, MonotonicClock clock, bool listens, string? group)
    {
        var guard = new DatagramGuard(options.Key, group, RandomNumbers.NextSeed(), () => clock.Now);
        try
        {
            var seeds = new SeedBook(
                options.Seeds, options.DiscoveryPort, options.BindAddress, options.LookUp, clock);
            return new DiscoveryNetwork(options.BindAddress, options.DiscoveryPort, seeds, listens, guard, clock);
        }
        catch (SocketException exception)
        {
            guard.Dispose();
            throw Translate(
                exception,
                options.BindAddress,
                $"UDP port {options.DiscoveryPort}",
                RemedyCode.ChooseDiscoveryPort,
                RemedyCode.ChooseUnreservedDiscoveryPort);
        }
    }

    /// <summary>Makes this server's announcement to the others.</summary>
    public static Member Announce(ChatServerOptions options, int port, DiscoveryNetwork discovery)
    {
        var endpoints = ListEndpoints(options, port, discovery.Interfaces);
        var name = options.Name ?? DefaultName(options.Id);
        return new Member(new Rank(options.Id, RandomNumbers.NextSeed()), name, endpoints, discovery.Private.Port);
    }

    /// <summary>Lists the endpoints at which others may reach this server at the moment.</summary>
    public static Endpoint[] ListEndpoints(ChatServerOptions options, int port, IReadOnlyList<LocalNetwork.Interface> interfaces)
    {
        var reachable = LocalNetwork.ListReachable(options.BindAddress, interfaces);
        var addresses = options.AdvertiseAddress is { } advertised ? [advertised, .. reachable] : reachable;
        return [.. addresses.Distinct().Select(address => new Endpoint(address, port))];
    }

    private static string DefaultName(long id)
    {
        var name = $"{Environment.MachineName}-{id}";
        return Names.IsValid(name) ? name : $"server-{id}";
    }

    /// <summary>Translates the failure of a bind.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="address">The address that was to be bound.</param>
    /// <param name="port">The port, with its protocol.</param>
    /// <param name="ifTaken">The remedy if another program has the port.</param>
    /// <param name="ifReserved">The remedy if nobody may have it.</param>
    internal static ChatException Translate(
        SocketException exception, IPAddress address, string port, RemedyCode ifTaken, RemedyCode ifReserved) =>
        exception.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new ChatException(
                ChatError.PortInUse, $"{port} on {address} is used by another program.", ifTaken, exception),

            // Windows reserves ranges of ports for Hyper-V and containers, often after a restart. No program that uses the port
            // can be found then. Unix reserves the low ports for the superuser.
            SocketError.AccessDenied => new ChatException(
                ChatError.PortReserved,
                $"{port} on {address} is reserved by the system, or another program has it for itself alone.",
                ifReserved,
                exception),
            _ => new ChatException(
                ChatError.AddressUnavailable,
                $"The address {address} cannot be bound: {exception.Message}",
                RemedyCode.ChooseLocalAddress,
                exception),
        };
}
