using PSChat.Kit.Chaos;
using PSChat.Node.Processes;
using PSChat.Simulation.Bouts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Carries out planned faults, and ends them.</summary>
internal sealed class FaultInjector(ChaosGround ground, ChaosGroup group, ChaosTimeline timeline)
{
    private readonly Lock _gate = new();
    private readonly HashSet<(BoutFaultKind Kind, int Host)> _underWay = [];

    /// <summary>Plays a bout; completes when everything is healed and every server has a process.</summary>
    public Task PlayAsync(IReadOnlyList<PlannedFault> bout) => Task.WhenAll(bout.Select(PlayAsync).ToList());

    // Deaths at the start of a bout come at once, before the first wait.
    private async Task PlayAsync(PlannedFault fault)
    {
        if (fault.At > TimeSpan.Zero) await WaitAsync(fault.At);
        var host = fault.Target == PlannedFault.Leader ? group.LeaderHost() : fault.Target;
        if (!Enter(fault.Kind, host)) return;
        try
        {
            await HappenAsync(fault, host);
        }
        finally
        {
            lock (_gate) _underWay.Remove((fault.Kind, host));
        }
    }

    private Task HappenAsync(PlannedFault fault, int host) => fault.Kind switch
    {
        BoutFaultKind.Kill or BoutFaultKind.Leave => DieAsync(fault, group.Servers[host]),
        BoutFaultKind.Freeze => FreezeAsync(fault, group.Servers[host]),
        BoutFaultKind.Elect => ElectAsync(host),
        BoutFaultKind.Split => SplitAsync(fault),
        BoutFaultKind.OneWay => MissAsync(fault, host),
        _ => CutAsync(fault, host),
    };

    // A host has one fault of a kind at a time, otherwise the end of the first would end the other. Only one split is possible
    // at a time, because there is only one second switch.
    private bool Enter(BoutFaultKind kind, int host)
    {
        lock (_gate)
        {
            if (kind == BoutFaultKind.Split && _underWay.Any(each => each.Kind == kind)) return false;
            return _underWay.Add((kind, host));
        }
    }

    private async Task DieAsync(PlannedFault fault, ChaosServer server)
    {
        if (!server.IsUp) return;
        var record = Begin(fault, server.Process.Label, [server.Host], server.Self?.Instance);
        if (fault.Kind == BoutFaultKind.Kill) server.Kill();
        else await server.LeaveAsync();
        await WaitAsync(fault.Lasts);
        server.Start(fault.NewId is { } number ? ChaosGroup.IdOf(number, server.Host) : server.Id);
        timeline.End(record);
    }

    private async Task FreezeAsync(PlannedFault fault, ChaosServer server)
    {
        if (!server.IsUp) return;
        var record = Begin(fault, server.Process.Label, [server.Host]);
        await using (await Freeze.BeginAsync(server.Process.ProcessId)) await WaitAsync(fault.Lasts);
        timeline.End(record);
    }

    private async Task ElectAsync(int host)
    {
        var record = timeline.Begin(BoutFaultKind.Elect, $"asked for on host {host + 1}", new HashSet<int>());
        await using var elect = ground.Start(host, "elect", ["elect", "--json"]);

        // The election may fail in a group with faults.
        await elect.WaitForExitAsync(TimeSpan.FromMinutes(1));
        timeline.End(record);
    }

    private async Task SplitAsync(PlannedFault fault)
    {
        var servers = fault.Side.Count(host => host < group.Servers.Count);
        var record = Begin(
            fault,
            $"hosts {string.Join(", ", fault.Side.Order().Select(host => host + 1))} off",
            2 * servers < group.Servers.Count ? fault.Side : AllHosts().Except(fault.Side));
        foreach (var host in fault.Side) await ground.Network!.Hosts[host].SplitOffAsync(true);
        await WaitAsync(fault.Lasts);
        foreach (var host in fault.Side) await ground.Network!.Hosts[host].SplitOffAsync(false);
        timeline.End(record);
    }

    private async Task MissAsync(PlannedFault fault, int host)
    {
        var other = fault.Other == host ? (host + 1) % group.Servers.Count : fault.Other;
        var (from, to) = (ground.Network!.Hosts[host], ground.Network.Hosts[other]);
        var record = Begin(fault, $"from host {host + 1} to host {other + 1}", [host, other], sender: host);
        await from.MissAsync(to, true);
        await WaitAsync(fault.Lasts);
        await from.MissAsync(to, false);
        timeline.End(record);
    }

    private async Task CutAsync(PlannedFault fault, int number)
    {
        var record = Begin(fault, $"host {number + 1}", [number]);
        await SetAsync(true);
        await WaitAsync(fault.Lasts);
        await SetAsync(false);
        timeline.End(record);

        Task SetAsync(bool on)
        {
            var host = ground.Network!.Hosts[number];
            return fault.Kind switch
            {
                BoutFaultKind.Unplug => host.UnplugAsync(on),
                BoutFaultKind.Mute => host.MuteAsync(on),
                BoutFaultKind.Deafen => host.DeafenAsync(on),
                _ => throw new InvalidOperationException($"{fault.Kind} is no cut of one host."),
            };
        }
    }

    private FaultRecord Begin(
        PlannedFault fault, string whom, IEnumerable<int> hosts, string? dead = null, int? sender = null)
    {
        var leads = fault.Target == PlannedFault.Leader && fault.Kind != BoutFaultKind.Split;
        return timeline.Begin(fault.Kind, leads ? $"{whom} (leads)" : whom, hosts.ToHashSet(), dead, sender);
    }

    private IEnumerable<int> AllHosts() => Enumerable.Range(0, group.Clients.Count);

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);
}
