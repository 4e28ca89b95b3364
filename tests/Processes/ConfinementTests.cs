using System.Net;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Bound to a loopback address, PSChat cannot be reached from another machine.</summary>
public sealed class ConfinementTests
{
    // Joined on the loopback interface only; datagrams on other interfaces do not reach this socket.
    private static readonly IPAddress MulticastGroup = IPAddress.Parse("239.255.47.74");

    [LinuxFact]
    public async Task A_server_bound_to_loopback_has_no_socket_elsewhere()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);
        await group.ConnectAsync("ann", servers[0]);

        foreach (var server in servers) AssertConfined(server);
    }

    [LinuxFact]
    public async Task A_client_bound_to_loopback_has_no_socket_elsewhere()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        await using var chat = NodeProcess.Start("ann", ["chat", "--json", "--user", "ann", .. group.Arguments]);
        await chat.WaitForAsync<Node.Events.JoinedEvent>(_ => true, Limits.Patience);

        AssertConfined(chat);
    }

    private static void AssertConfined(NodeProcess process)
    {
        var addresses = ProcessSockets.LocalAddresses(process.ProcessId);
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(
            IPAddress.IsLoopback(address) || address.Equals(MulticastGroup), $"{process.Label} has a socket on {address}."));
    }
}
