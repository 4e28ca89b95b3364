using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Kit;

/// <summary>The catalogue of the wire: samples of every frame and every datagram, and their parts.</summary>
internal static partial class Samples
{
    public const string Group = "pschat";

    /// <summary>The longest name: 64 characters, which take 192 bytes, because each character takes three.</summary>
    public static readonly string LongestName = new('漢', Names.MaximumLength);

    public static readonly string LongestText = new('x', Names.MaximumTextBytes);

    public static readonly string LongestData = $"\"{new string('x', Names.MaximumDataBytes - 2)}\"";

    public static readonly SessionSecret AnnasSecret = new(Guid.Parse("a0a1a2a3-a4a5-a6a7-a8a9-aaabacadae06"));

    public static readonly Guid Anna = AnnasSecret.MakeSession();
    public static readonly Guid Ben = Guid.Parse("2e1d33bc-4e5f-4061-9b7c-8d9eafb0c1d2");

    public static readonly Rank Low = new(4711, 0x3FA2_0000_0000_0001);
    public static readonly Rank High = new(4712, 0x9C01_0000_0000_0002);

    public static readonly Epoch First = new(1, Low);
    public static readonly Epoch Second = new(2, High);

    public static readonly Member LowMember = new(Low, "alpha", [new Endpoint(IPAddress.Parse("192.168.1.10"), 47475)], 50001);

    public static readonly Member HighMember = new(
        High,
        "βήτα",
        [new Endpoint(IPAddress.Parse("192.168.1.11"), 47475), new Endpoint(IPAddress.Parse("fe80::1:2"), 47476)],
        50002);

    public static readonly GroupView View = new(Group, Second, [LowMember, HighMember], minimumCopies: 1, ViewCause.Join);

    /// <summary>A time as it is on the wire: 2025-01-01 12:00 UTC.</summary>
    public static readonly long Noon = new DateTime(2025, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>The largest group that is accepted from the wire, with the largest possible members.</summary>
    public static GroupView LargestView { get; } = MakeLargestView();

    /// <summary>The largest number of epochs that is sent, with the largest possible counts.</summary>
    public static Frontier LargestFrontier { get; } = new(Enumerable.Range(1, Frontier.MaximumEpochs)
        .Select(number => KeyValuePair.Create(new Epoch(number, High), WireConstants.MaximumCount)));

    public static Frontier MakeFrontier(params (Epoch Epoch, long Count)[] counts) =>
        new(counts.Select(item => KeyValuePair.Create(item.Epoch, item.Count)));

    public static LogEntry MakeEntry(
        Epoch epoch,
        long index,
        MessageId id,
        string room = "lobby",
        string sender = "anna",
        string text = "hello",
        string data = "")
    {
        var entry = new LogEntry
        {
            Position = new Position(epoch, index),
            Id = id,
            Timestamp = new HybridTimestamp(Noon + index),
            WallTicks = Noon,
            Room = room,
            Sender = sender,
            Text = text,
            Data = data,
        };
        EntryFields.Encode(entry);
        return entry;
    }

    /// <summary>Makes a private message from Anna to Ben.</summary>
    public static LogEntry MakePrivateEntry()
    {
        var entry = new LogEntry
        {
            Position = new Position(Second, 4),
            Id = new MessageId(Anna, 4),
            Timestamp = new HybridTimestamp(Noon + 4),
            WallTicks = Noon,
            Room = "lobby",
            Sender = "anna",
            Text = "pwsh",
            Data = "{\"Id\":4711}",
            To = "ben",
            Recipients = [Ben],
        };
        EntryFields.Encode(entry);
        return entry;
    }

    public static SessionRecord MakeSession(Guid session, string user, params string[] rooms) =>
        new(session, user, Low, Noon, Attached: true, Version: 1 << 20, [.. rooms]);

    private static GroupView MakeLargestView()
    {
        var endpoints = Enumerable.Range(0, 16).Select(at => new Endpoint(IPAddress.Parse($"fe80::{at + 1:x}"), 65535)).ToArray();
        var members = Enumerable.Range(0, GroupLimits.MaximumMembers)
            .Select(at => new Member(new Rank(long.MaxValue - at, ulong.MaxValue), LongestName, endpoints, 65535))
            .ToArray();
        return new GroupView(
            LongestName,
            new Epoch(long.MaxValue, members[0].Rank),
            members,
            GroupLimits.MaximumMembers,
            ViewCause.Merge);
    }
}
