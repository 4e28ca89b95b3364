using System.Globalization;
using PSChat.Kit.Chaos;
using PSChat.Kit.Hosts;
using PSChat.Node.Processes;
using PSChat.Simulation.Bouts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Place of a run: hosts of its own network or, if that is not allowed, loopback.</summary>
internal sealed class ChaosGround : IAsyncDisposable
{
    private static readonly BoutFaultKind[] Anywhere = [BoutFaultKind.Kill, BoutFaultKind.Elect];
    private static readonly BoutFaultKind[] BySignal = [BoutFaultKind.Freeze, BoutFaultKind.Leave];

    private readonly int _discoveryPort = FreePort.ForDiscovery();

    private ChaosGround(LabNetwork? network, string description)
    {
        Network = network;
        Description = description;
        Possible = network is not null ? Enum.GetValues<BoutFaultKind>().ToHashSet()
            : OperatingSystem.IsWindows() ? Anywhere.ToHashSet()
            : [.. Anywhere, .. BySignal];
    }

    /// <summary>The network; null on loopback.</summary>
    public LabNetwork? Network { get; }

    /// <summary>Description of the place, for the report.</summary>
    public string Description { get; }

    /// <summary>Faults that are possible here.</summary>
    public IReadOnlySet<BoutFaultKind> Possible { get; }

    /// <summary>The options that confine a command to this place; none on its own network.</summary>
    public IEnumerable<string> Arguments => Network is not null
        ? ["--group", "chaos"]
        :
        [
            "--group", "chaos", "--bind", "127.0.0.1",
            "--discovery-port", _discoveryPort.ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Prepares a number of hosts.</summary>
    public static async Task<ChaosGround> OpenAsync(int hosts) => await LabNetwork.WhyNotAsync is { } why
        ? new ChaosGround(null, $"on loopback, without cuts, because network namespaces cannot be had here: {why}")
        : new ChaosGround(await LabNetwork.BuildAsync(hosts), $"on {hosts} hosts, each in a network namespace of its own");

    /// <summary>Starts a <c>pschat</c> on a host.</summary>
    public NodeProcess Start(int host, string label, IEnumerable<string> arguments) =>
        NodeProcess.StartThrough(Network?.Hosts[host].Entry ?? [], label, [.. arguments, .. Arguments]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Network?.DisposeAsync() ?? ValueTask.CompletedTask;
}
