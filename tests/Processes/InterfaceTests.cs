using PSChat.Kit.Hosts;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Chaos;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Hosts whose network comes up after their server, or that have no IPv4 (D6, D10).</summary>
public sealed class InterfaceTests
{
    [LabNetworkFact]
    public async Task A_server_joins_the_multicast_group_on_an_interface_that_comes_up_later()
    {
        await using var network = await LabNetwork.BuildAsync(LabFamilies.None, LabFamilies.None);

        // In another subnet than the server, so that its broadcasts are not for the server.
        await network.Hosts[1].IpAsync("address add 10.77.0.2/30 broadcast + dev eth0");
        await using var server = await StartAsync(network.Hosts[0], 1);

        await network.Hosts[0].IpAsync("address add 10.77.0.1/24 broadcast + dev eth0");

        await FindsAsync(network.Hosts[1]);
    }

    [LabNetworkFact]
    public async Task A_server_joins_the_multicast_group_of_IPv6_on_an_interface_that_comes_up_later()
    {
        await using var network = await LabNetwork.BuildAsync(LabFamilies.None, LabFamilies.IPv6);
        await using var server = await StartAsync(network.Hosts[0], 1);

        await network.Hosts[0].IpAsync("address add fe80::1/64 dev eth0 nodad", "address add fd77::1/64 dev eth0 nodad");

        await FindsAsync(network.Hosts[1]);
    }

    [LabNetworkFact]
    public Task Hosts_without_IPv4_form_a_group() => FormAsync(LabFamilies.IPv6, LabFamilies.IPv6);

    [LabNetworkFact]
    public Task A_host_without_IPv4_and_one_with_both_form_a_group() => FormAsync(LabFamilies.IPv6, LabFamilies.Both);

    [LabNetworkFact]
    public async Task Hosts_with_link_local_addresses_only_form_a_group()
    {
        await using var network = await LabNetwork.BuildAsync(LabFamilies.None, LabFamilies.None);
        await network.Hosts[0].IpAsync("address add fe80::1/64 dev eth0 nodad");
        await network.Hosts[1].IpAsync("address add fe80::2/64 dev eth0 nodad");
        await FormAsync(network);
    }

    [LabNetworkFact]
    public async Task A_seed_may_be_an_address_of_IPv6()
    {
        await using var network = await LabNetwork.BuildAsync(LabFamilies.IPv6, LabFamilies.IPv6);
        await using var server = await StartAsync(network.Hosts[0], 1);
        await FindsAsync(network.Hosts[1], "--discovery-port", "47999", "--seed", $"[{network.Hosts[0].AddressV6}]:47474");
    }

    private static async Task FormAsync(params LabFamilies[] hosts)
    {
        await using var network = await LabNetwork.BuildAsync(hosts);
        await FormAsync(network);
    }

    private static async Task FormAsync(LabNetwork network)
    {
        await using var one = await StartAsync(network.Hosts[0], 1);
        await using var two = await StartAsync(network.Hosts[1], 2);
        await LabGroup.AgreeAsync([one, two], leader: 2);
        foreach (var host in network.Hosts) await FindsAsync(host);
    }

    private static async Task<NodeProcess> StartAsync(LabHost host, int id)
    {
        var server = NodeProcess.StartThrough(
            host.Entry, $"S{id}", ["server", "--json", "--exit-with-stdin", "--name", $"S{id}", "--id", $"{id}"]);
        await server.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);
        return server;
    }

    private static async Task FindsAsync(LabHost host, params string[] options)
    {
        await using var view = NodeProcess.StartThrough(
            host.Entry, "view", ["view", "--json", "--timeout", $"{Limits.Patience.TotalSeconds}", .. options]);
        Assert.Equal(0, await view.WaitForExitAsync(2 * Limits.Patience));
    }
}
