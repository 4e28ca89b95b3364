using System.Net;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Kit;

/// <summary>At least one sample of each datagram.</summary>
internal static partial class Samples
{
    public const ulong Nonce = 0x0123_4567_89AB_CDEF;

    public static IReadOnlyDictionary<string, Datagram> Datagrams { get; } = new Dictionary<string, Datagram>
    {
        ["Probe of a client"] = new Probe(Group, Nonce, Rank.None),
        ["Probe of a server"] = new Probe(Group, Nonce, Low),
        ["Probe for every group"] = new Probe("", Nonce, Rank.None),
        ["Probe with the longest name"] = new Probe(LongestName, ulong.MaxValue, new Rank(long.MaxValue, ulong.MaxValue)),
        ["Answer"] = new Answer(Group, Nonce, Second, 2, [HighMember, LowMember]),
        ["Answer of the largest group"] = new Answer(
            LongestName, ulong.MaxValue, LargestView.Epoch, LargestView.Members.Length, LargestView.Members),
        ["Beacon"] = new Beacon(Group, Second, HighMember, 2),
        ["Beacon of the largest leader"] = new Beacon(
            LongestName, LargestView.Epoch, LargestView.Leader, GroupLimits.MaximumMembers),
        ["Notice"] = new Notice(Group, Second),
        ["Notice of the largest epoch"] = new Notice(LongestName, LargestView.Epoch),
        ["Heartbeat"] = new Heartbeat(Group, Low, Second, Lateness: 3, [High]),
        ["Heartbeat of one that hears nobody"] = new Heartbeat(Group, Low, Epoch.None, Lateness: 0, []),
        ["Heartbeat in the largest group"] = new Heartbeat(
            LongestName,
            LargestView.Leader.Rank,
            LargestView.Epoch,
            Lateness: 7,
            [.. LargestView.Members.Select(member => member.Rank)]),
    };

    /// <summary>Datagrams that servers of one machine hand on.</summary>
    public static IReadOnlyDictionary<string, HandedOn> HandedOn { get; } = new Dictionary<string, HandedOn>
    {
        ["Probe over IPv4"] = new HandedOn(
            new Endpoint(IPAddress.Parse("192.0.2.9"), 50_000),
            new Endpoint(IPAddress.Parse("192.0.2.1"), 47_474),
            Bytes.Of(Datagrams["Probe of a client"])),
        ["Beacon over a link-local address"] = new HandedOn(
            new Endpoint(new IPAddress(IPAddress.Parse("fe80::9").GetAddressBytes(), 300), 50_000),
            new Endpoint(IPAddress.Parse("fe80::1"), 47_474),
            Bytes.Of(Datagrams["Beacon"])),
    };
}
