using System.Net;
using PSChat.Groups;
using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>A flood of datagrams harms only its senders.</summary>
public sealed class DatagramGateTests
{
    private static readonly Endpoint s_stranger = new(IPAddress.Parse("192.168.1.10"), 4000);
    private static readonly Endpoint s_peer = new(IPAddress.Parse("192.168.1.11"), 5000);

    private readonly DatagramGate _gate = new(new Rate(10, 20));

    [Fact]
    public void An_address_has_one_rate_for_all_its_ports()
    {
        var admitted = Enumerable.Range(0, 100).Count(at => TakeAndHandle(s_stranger with { Port = 4000 + at }));
        Assert.Equal(20, admitted);
        Assert.True(TakeAndHandle(s_peer));
        Assert.True(TakeAndHandle(s_stranger, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void On_loopback_each_port_counts_for_itself()
    {
        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => TakeAndHandle(new Endpoint(IPAddress.Loopback, 4000))));
        Assert.True(TakeAndHandle(new Endpoint(IPAddress.Loopback, 4001)));
    }

    [Fact]
    public void Inputs_that_the_loop_does_not_reach_are_dropped()
    {
        var gate = new DatagramGate(Rate.Unlimited);
        var handled = Enumerable.Range(0, 1000).Select(_ => gate.Admit(s_stranger, TimeSpan.Zero)).OfType<Action>().ToList();
        Assert.Equal(256, handled.Count);
        handled[0]();
        Assert.NotNull(gate.Admit(s_stranger, TimeSpan.Zero));
        Assert.Null(gate.Admit(s_stranger, TimeSpan.Zero));
    }

    [Fact]
    public void A_known_server_gets_through_a_flood()
    {
        _gate.Know([s_peer.ToIPEndPoint()]);
        var gate = _gate;
        for (var at = 0; at < 10_000; at++) gate.Admit(new Endpoint(new IPAddress(at + 1L), 4000), TimeSpan.Zero);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(TakeAndHandle(s_peer)));
    }

    private bool TakeAndHandle(Endpoint source, TimeSpan now = default)
    {
        if (_gate.Admit(source, now) is not { } handled) return false;
        handled();
        return true;
    }
}
