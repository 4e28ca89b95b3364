using System.Net;

namespace PSChat.Kit.Hosts;

/// <summary>
/// One host of a <see cref="LabNetwork"/>. Every cut is made with <c>ip</c> alone, and the host is not told: its packets are lost
/// on the way. The exception is the pulled plug, which takes the host's carrier away.
/// </summary>
internal sealed class LabHost : IAsyncDisposable
{
    /// <summary>The switch that joins the hosts.</summary>
    public const string MainSwitch = "main";

    /// <summary>The switch for hosts that are split off.</summary>
    public const string OtherSwitch = "other";

    // Hardware address that no host has, so that frames to it are lost.
    private const string NobodysHardware = "02:00:00:00:00:01";

    private readonly NetworkNamespace _own;
    private readonly NetworkNamespace _switch;
    private readonly string _port;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<IPAddress> _unreached = [];
    private bool _isUnplugged;
    private bool _isAside;
    private bool _isMute;
    private bool _isDeaf;

    private LabHost(int number, NetworkNamespace own, NetworkNamespace @switch)
    {
        _own = own;
        _switch = @switch;
        _port = $"port{number}";
        Address = new IPAddress([10, 77, 0, (byte)(number + 1)]);
    }

    /// <summary>The host's address.</summary>
    public IPAddress Address { get; }

    /// <summary>The host's address of IPv6, where it has one.</summary>
    public IPAddress AddressV6 => IPAddress.Parse($"fd77::{Address.GetAddressBytes()[3]:x}");

    /// <summary>Runs <c>ip</c> on this host.</summary>
    public Task IpAsync(params IEnumerable<string> lines) => _own.IpAsync(lines);

    /// <summary>Command prefix that runs a command on this host.</summary>
    public IReadOnlyList<string> Entry => _own.Entry;

    /// <summary>Joins a new host to the switch.</summary>
    /// <exception cref="LabNetworkException">This machine does not allow it.</exception>
    public static async Task<LabHost> JoinAsync(int number, NetworkNamespace @switch, LabFamilies families)
    {
        var host = new LabHost(number, await @switch.OpenNeighbourAsync(), @switch);
        try
        {
            await @switch.IpAsync($"link add {host._port} type veth peer name eth0 netns {host._own.HolderId}");
            await host.ApplyAsync();
            await host._own.IpAsync([.. host.Configuration(families)]);
            return host;
        }
        catch (LabNetworkException)
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pulls the host's plug, or puts it back.</summary>
    public Task UnplugAsync(bool unplugged) => ChangeAsync(() => _isUnplugged = unplugged);

    /// <summary>Moves the host to the other switch, or back.</summary>
    public Task SplitOffAsync(bool aside) => ChangeAsync(() => _isAside = aside);

    /// <summary>Loses everything that the host sends; it still receives.</summary>
    public Task MuteAsync(bool mute) => ChangeAsync(() => _isMute = mute);

    /// <summary>Loses everything that is sent to the host; what it sends still arrives.</summary>
    public Task DeafenAsync(bool deaf) => ChangeAsync(() => _isDeaf = deaf);

    /// <summary>Loses what the host sends to one peer, except broadcasts; what the peer sends still arrives.</summary>
    public Task MissAsync(LabHost peer, bool misses) => ChangeAsync(() =>
    {
        if (misses) _unreached.Add(peer.Address);
        else _unreached.Remove(peer.Address);
    });

    /// <summary>Ends every cut of the host.</summary>
    public Task HealAsync() => ChangeAsync(() =>
    {
        _isUnplugged = _isAside = _isMute = _isDeaf = false;
        _unreached.Clear();
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _own.DisposeAsync();
        _gate.Dispose();
    }

    private async Task ChangeAsync(Action change)
    {
        await _gate.WaitAsync();
        try
        {
            change();
            await ApplyAsync();
            await ApplyNeighboursAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    // Cuts of single peers are made for IPv4, so hosts have IPv6 only where a test wants it.
    private IEnumerable<string> Configuration(LabFamilies families) =>
    [
        "link set lo up",
        $"link set eth0 addrgenmode {(families.HasFlag(LabFamilies.IPv6) ? "eui64" : "none")}",
        .. families.HasFlag(LabFamilies.IPv4) ? [$"address add {Address}/24 broadcast + dev eth0"] : Array.Empty<string>(),
        .. families.HasFlag(LabFamilies.IPv6) ? [$"address add {AddressV6}/64 dev eth0 nodad"] : Array.Empty<string>(),
        "link set eth0 up",
    ];

    // Sets the whole state each time, because a port that changes its switch forgets its settings. A locked port accepts frames
    // only from hardware addresses that it knows, and without learning it knows none. A port that does not flood forwards only
    // frames for addresses known to be behind it, which are none either.
    private Task ApplyAsync() => _switch.IpAsync(
        $"link set {_port} master {(_isAside ? OtherSwitch : MainSwitch)}",
        $"link set {_port} type bridge_slave locked {OnIf(_isMute)} learning {OnIf(!_isMute && !_isDeaf)} "
            + $"flood {OnIf(!_isDeaf)} mcast_flood {OnIf(!_isDeaf)} bcast_flood {OnIf(!_isDeaf)} fdb_flush",
        $"link set {_port} {(_isUnplugged ? "down" : "up")}");

    private Task ApplyNeighboursAsync() => _own.IpAsync(
        [
            "neighbour flush dev eth0 nud permanent",
            .. _unreached.Select(peer => $"neighbour replace {peer} lladdr {NobodysHardware} nud permanent dev eth0"),
        ]);

    private static string OnIf(bool condition) => condition ? "on" : "off";
}
