namespace PSChat.Kit.Hosts;

/// <summary>
/// Hosts that are joined by a switch, each in its own network namespace. The switch has its own namespace too, so that nothing
/// touches the machine's network. A second switch is ready for hosts that are split off.
/// </summary>
internal sealed class LabNetwork : IAsyncDisposable
{
    private static readonly Lazy<Task<string?>> s_whyNot = new(ProbeAsync);

    private readonly NetworkNamespace _switch;
    private readonly List<LabHost> _hosts = [];

    private LabNetwork(NetworkNamespace @switch) => _switch = @switch;

    /// <summary>Reason why this machine does not allow a lab network; null if it does.</summary>
    public static Task<string?> WhyNotAsync => s_whyNot.Value;

    /// <summary>The hosts; the first has number 0.</summary>
    public IReadOnlyList<LabHost> Hosts => _hosts;

    /// <summary>Builds a network.</summary>
    /// <exception cref="LabNetworkException">This machine does not allow it.</exception>
    public static Task<LabNetwork> BuildAsync(int hosts) =>
        BuildAsync([.. Enumerable.Repeat(LabFamilies.IPv4, hosts)]);

    /// <summary>Builds a network of hosts with these families of addresses.</summary>
    /// <exception cref="LabNetworkException">This machine does not allow it.</exception>
    public static async Task<LabNetwork> BuildAsync(params IReadOnlyList<LabFamilies> hosts)
    {
        var network = new LabNetwork(await NetworkNamespace.OpenAsync());
        try
        {
            await network._switch.IpAsync(
                from bridge in new[] { LabHost.MainSwitch, LabHost.OtherSwitch }
                from line in new[] { $"link add {bridge} type bridge", $"link set {bridge} up" }
                select line);
            for (var number = 0; number < hosts.Count; number++)
                network._hosts.Add(await LabHost.JoinAsync(number, network._switch, hosts[number]));
            return network;
        }
        catch (LabNetworkException)
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends every cut.</summary>
    public async Task HealAsync()
    {
        foreach (var host in _hosts) await host.HealAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        await _switch.DisposeAsync();
    }

    private static async Task<string?> ProbeAsync()
    {
        if (!OperatingSystem.IsLinux()) return "only Linux has them";
        try
        {
            await using var network = await BuildAsync(2);
            foreach (var host in network.Hosts)
            {
                await host.MuteAsync(true);
                await host.DeafenAsync(true);
            }

            return null;
        }
        catch (LabNetworkException exception)
        {
            return exception.Message;
        }
    }
}
