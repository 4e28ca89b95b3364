using System.Net;
using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Servers whose addresses change.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_view_has_the_new_addresses_of_a_server_whichever_it_is(int moved)
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var epoch = servers[0].Protocol.View!.Epoch;
        Endpoint[] endpoints = [servers[moved].Self.Endpoint, new Endpoint(IPAddress.Parse("192.168.7.7"), 1)];

        servers[moved].Input(now => servers[moved].Protocol.Move(now, endpoints));

        group.RunUntil(
            () => servers.All(server => server.Protocol.View!.Find(servers[moved].Self.Rank)?.Endpoints.Count == 2),
            "known to all");
        Assert.All(servers, server => Assert.Equal(endpoints, server.Protocol.View!.Find(servers[moved].Self.Rank)!.Endpoints));
        Assert.Equal(epoch.Number + 1, servers[0].Protocol.View!.Epoch.Number);
        Assert.Equal(servers[2].Self, servers[0].Protocol.View!.Leader);
    }

    [Fact]
    public void A_server_that_was_started_without_a_network_gets_in_when_it_has_one()
    {
        var group = Transcript.Quiet();
        var first = Transcript.StartServers(group, 1)[0];
        group.Network.CutBothWays(0, 1);
        var late = group.AddServer(1, 2);
        late.Input(now => late.Protocol.Move(now, [new Endpoint(IPAddress.Loopback, 1)]));
        group.Run(TimeSpan.FromSeconds(2));
        Endpoint[] endpoints = [new Endpoint(SimulatedServer.AddressOf(1), 1)];
        late.Input(now => late.Protocol.Move(now, endpoints));
        group.Network.HealAll();
        group.RunUntilOneView(first, late);
        Assert.Equal(endpoints, first.Protocol.View!.Find(late.Self.Rank)!.Endpoints);
    }

    [Fact]
    public void An_address_that_stays_the_same_needs_no_election()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var epoch = servers[0].Protocol.View!.Epoch;
        servers[0].Input(now => servers[0].Protocol.Move(now, servers[0].Self.Endpoints));
        group.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(epoch, servers[0].Protocol.View!.Epoch);
    }
}
