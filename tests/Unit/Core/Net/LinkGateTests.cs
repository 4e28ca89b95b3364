using System.Net;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Links that a server accepts, and links that must end for others.</summary>
public sealed class LinkGateTests
{
    private static readonly IPAddress s_house = IPAddress.Parse("192.168.1.10");
    private static readonly IPAddress s_other = IPAddress.Parse("192.168.1.11");

    private static readonly ServerLimits s_limits = new()
    {
        HalfOpenLinks = 5,
        HalfOpenLinksPerAddress = 3,
        Links = 4,
        LinksPerAddress = 2,
        ServerLinks = 2,
        Joins = new Rate(1, 100),
    };

    private readonly LinkGate<string> _gate = new(s_limits);

    [Fact]
    public void Beyond_what_one_address_may_hold_half_open_its_oldest_goes()
    {
        foreach (var link in (string[])["one", "two", "three"]) Assert.Null(_gate.Admit(link, s_house));
        Assert.Equal("one", _gate.Admit("four", s_house));
        Assert.Null(_gate.Admit("another's", s_other));
        Assert.Equal(4, _gate.HalfOpen);
    }

    [Fact]
    public void Beyond_what_is_held_half_open_in_all_the_oldest_of_the_greediest_goes()
    {
        Assert.Null(_gate.Admit("modest", s_other));
        foreach (var link in (string[])["one", "two", "three"]) Assert.Null(_gate.Admit(link, s_house));
        Assert.Null(_gate.Admit("here", IPAddress.Loopback));
        Assert.Equal("one", _gate.Admit("there", IPAddress.Loopback));
    }

    [Fact]
    public void A_link_that_says_hello_makes_room()
    {
        foreach (var link in (string[])["one", "two", "three"]) _gate.Admit(link, s_house);
        Assert.Null(Greet("one", s_house));
        Assert.Null(_gate.Admit("four", s_house));
        Assert.Equal((3, 1), (_gate.HalfOpen, _gate.Greeted));
    }

    [Fact]
    public void One_address_has_so_many_links_and_gets_one_back_when_one_ends()
    {
        Assert.Null(Greet("one", s_house));
        Assert.Null(Greet("two", s_house));
        Assert.Equal(ChatError.TooManyLinks, Greet("three", s_house)?.Code);
        Assert.Null(Greet("other", s_other));
        _gate.Remove("one", s_house);
        _gate.Remove("one", s_house);
        Assert.Null(Greet("three", s_house));
        Assert.Equal(ChatError.TooManyLinks, Greet("four", s_house)?.Code);
    }

    [Fact]
    public void Loopback_is_counted_in_all_only()
    {
        for (var at = 0; at < 4; at++) Assert.Null(Greet($"{at}", IPAddress.Loopback));
        Assert.Equal(ChatError.TooManyLinks, Greet("five", IPAddress.Loopback)?.Code);
        Assert.Equal(ChatError.TooManyLinks, Greet("six", s_other)?.Code);
    }

    [Fact]
    public void Servers_have_links_of_their_own()
    {
        for (var at = 0; at < 4; at++) Assert.Null(Greet($"{at}", IPAddress.Loopback));
        Assert.Null(Greet("server", s_house, LinkRole.Server));
        Assert.Null(Greet("another", s_house, LinkRole.Server));
        Assert.Equal(ChatError.TooManyLinks, Greet("third", s_other, LinkRole.Server)?.Code);
        _gate.Remove("server", s_house);
        Assert.Null(Greet("third", s_other, LinkRole.Server));
    }

    [Fact]
    public void Coming_and_going_too_often_is_told_to_wait()
    {
        var gate = new LinkGate<string>(s_limits with { Joins = new Rate(2, 3) });
        var refused = 0;
        for (var at = 0; at < 5; at++)
        {
            if (gate.Greet("link", s_house, LinkRole.Client, TimeSpan.Zero)?.Code == ChatError.Throttled) refused++;
            gate.Remove("link", s_house);
        }

        Assert.Equal(2, refused);
        Assert.Null(gate.Greet("link", s_other, LinkRole.Client, TimeSpan.Zero));
        Assert.Null(gate.Greet("link", s_house, LinkRole.Client, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void TLS_is_not_begun_with_one_address_without_end()
    {
        var gate = new LinkGate<string>(s_limits with { Handshakes = new Rate(2, 3) });
        Assert.Equal(3, Enumerable.Range(0, 5).Count(_ => gate.MaySecure(s_house, TimeSpan.Zero)));
        Assert.True(gate.MaySecure(s_other, TimeSpan.Zero));
        Assert.True(gate.MaySecure(s_house, TimeSpan.FromSeconds(1)));

        // Every process on the machine has that address.
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(gate.MaySecure(IPAddress.Loopback, TimeSpan.Zero)));
    }

    [Fact]
    public void Ever_new_addresses_take_no_memory_for_good()
    {
        for (var at = 0; at < 100_000; at++)
        {
            var address = new IPAddress([10, (byte)(at >> 16), (byte)(at >> 8), (byte)at]);
            _gate.Admit($"{at}", address);
            Assert.Null(_gate.Greet($"{at}", address, LinkRole.Client, TimeSpan.FromMilliseconds(at)));
            _gate.Remove($"{at}", address);
        }

        Assert.Equal((0, 0), (_gate.HalfOpen, _gate.Greeted));
    }

    private Error? Greet(string link, IPAddress address, LinkRole role = LinkRole.Client)
    {
        _gate.Admit(link, address);
        return _gate.Greet(link, address, role, TimeSpan.Zero);
    }
}
