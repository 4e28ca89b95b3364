using PSChat.Kit.Hosts;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Hosts of the lab's own network hear each other, unless they are cut off.</summary>
public sealed class LabNetworkTests
{
    private static readonly string Forever = $"{Limits.Patience.TotalSeconds}";

    [LabNetworkFact]
    public async Task Every_cut_cuts_and_heals()
    {
        await using var network = await LabNetwork.BuildAsync(2);
        var (server, client) = (network.Hosts[0], network.Hosts[1]);
        await using var running = NodeProcess.StartThrough(server.Entry, "S1", ["server", "--json", "--exit-with-stdin"]);
        await running.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);

        Assert.True(await FindsAsync(client, Forever));
        await CutsAsync(client.UnplugAsync);
        await CutsAsync(client.SplitOffAsync);
        await CutsAsync(client.MuteAsync);
        await CutsAsync(client.DeafenAsync);
        await CutsAsync(cut => client.MissAsync(server, cut));
        await CutsAsync(cut => server.MissAsync(client, cut));

        async Task CutsAsync(Func<bool, Task> cut)
        {
            await cut(true);
            Assert.False(await FindsAsync(client, "500ms"));
            await cut(false);
            Assert.True(await FindsAsync(client, Forever));
        }
    }

    [LabNetworkFact]
    public async Task A_cut_of_one_kind_outlives_the_end_of_another()
    {
        await using var network = await LabNetwork.BuildAsync(2);
        await using var running = NodeProcess.StartThrough(
            network.Hosts[0].Entry, "S1", ["server", "--json", "--exit-with-stdin"]);
        await running.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);

        await network.Hosts[1].MuteAsync(true);
        await network.Hosts[1].DeafenAsync(true);
        await network.Hosts[1].DeafenAsync(false);
        await network.Hosts[1].SplitOffAsync(true);
        await network.Hosts[1].SplitOffAsync(false);
        Assert.False(await FindsAsync(network.Hosts[1], "500ms"));

        await network.Hosts[1].HealAsync();
        Assert.True(await FindsAsync(network.Hosts[1], Forever));
    }

    private static async Task<bool> FindsAsync(LabHost host, string timeout)
    {
        await using var view = NodeProcess.StartThrough(host.Entry, "view", ["view", "--json", "--timeout", timeout]);
        return await view.WaitForExitAsync(2 * Limits.Patience) == 0;
    }
}
