using System.Globalization;
using System.Runtime.Versioning;
using PSChat.Kit.Hosts;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Chaos;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>
/// Seeds on which several servers run (D9). The client has another discovery port, so only unicasts reach the servers, as from
/// another subnet.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SharedPortTests
{
    private const int Tries = 8;

    [LabNetworkFact]
    public async Task Each_of_two_groups_on_one_machine_is_found_by_seed()
    {
        await using var network = await LabNetwork.BuildAsync(2);
        await using var red = await StartAsync(network.Hosts[0], "red", 1);
        await using var blue = await StartAsync(network.Hosts[0], "blue", 2);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await FindsAsync(network, "red");
            await FindsAsync(network, "blue");
        }
    }

    [LabNetworkFact]
    public async Task A_frozen_server_does_not_hide_its_group()
    {
        await using var network = await LabNetwork.BuildAsync(2);
        await using var leader = await StartAsync(network.Hosts[0], "red", 2);
        await using var frozen = await StartAsync(network.Hosts[0], "red", 1);
        UnixSignal.SendStop(frozen.ProcessId);
        for (var attempt = 0; attempt < Tries; attempt++) await FindsAsync(network, "red");
    }

    private static async Task<NodeProcess> StartAsync(LabHost host, string group, int id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        var server = NodeProcess.StartThrough(
            host.Entry, $"S{number}", ["server", "--json", "--exit-with-stdin", "--group", group, "--id", number]);
        await server.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);
        return server;
    }

    private static async Task FindsAsync(LabNetwork network, string group)
    {
        await using var view = NodeProcess.StartThrough(
            network.Hosts[1].Entry,
            "view",
            [
                "view", "--json", "--group", group, "--timeout", $"{Limits.Patience.TotalSeconds}",
                "--discovery-port", "47999", "--seed", $"{network.Hosts[0].Address}:47474",
            ]);
        Assert.Equal(0, await view.WaitForExitAsync(2 * Limits.Patience));
    }
}
