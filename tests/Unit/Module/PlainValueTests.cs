using System.Collections;
using System.Net;
using System.Reflection;

namespace PSChat.Module.Tests;

/// <summary>What cmdlets return goes to monitoring: <c>ConvertTo-Json</c> and <c>Export-Csv</c> without options.</summary>
public sealed class PlainValueTests
{
    private static readonly Type[] s_plain =
        [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(DateTimeOffset), typeof(NameList)];

    // Another user's object, counts by their names, the members of a group, and a secret.
    private static readonly string[] s_others =
    [
        "ChatMessage.Data", "ChatServer.Refusals", "ChatGroupView.Members", "ChatElection.Candidates", "ChatKey.Key",
        "ViewChangedEventArgs.View", "ViewChangedEventArgs.Previous", "MessageReceivedEventArgs.Message",
    ];

    private static readonly Type[] s_returned =
    [
        typeof(ChatServer), typeof(ChatRoom), typeof(ChatRoomInfo), typeof(ChatUser), typeof(ChatMessage), typeof(ChatReceipt),
        typeof(ChatGroup), typeof(ChatGroupView), typeof(ChatGroupMember), typeof(ChatGroupChange), typeof(ChatElection),
        typeof(ChatCheck), typeof(ChatMeasurement), typeof(ChatKey), typeof(ViewChangedEventArgs),
        typeof(ConnectionChangedEventArgs), typeof(MessageReceivedEventArgs),
    ];

    public static TheoryData<Type> Returned => [.. s_returned];

    [Theory]
    [MemberData(nameof(Returned))]
    public void Every_property_is_a_plain_value(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var blownUp = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !s_plain.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
            .Select(property => $"{type.Name}.{property.Name}")
            .Except(s_others);
        Assert.Empty(blownUp);
    }

    [Fact]
    public void A_number_of_milliseconds_says_so_in_its_name()
    {
        var times = s_returned.SelectMany(type => type.GetProperties())
            .Where(property => property.Name.EndsWith("Ms", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(16, times.Count);
        Assert.All(times, property => Assert.Equal(
            typeof(double), Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
    }

    [Fact]
    public void What_a_silent_member_did_not_say_is_null()
    {
        var members = ViewOf(MemberState.Silent).Members;
        Assert.Equal("Silent", members[1].State);
        Assert.Equal(1500, members[1].HeartbeatAgeMs);
        object?[] unknown =
            [members[1].RoundTripMs, members[1].Clients, members[1].MessagesPerSecond, members[1].Lag, members[1].ClockOffsetMs];
        Assert.All(unknown, Assert.Null);
        Assert.Equal(("Leader", "Leader", 1.25), (members[0].Role, members[0].State, members[0].RoundTripMs));
        Assert.Equal((4, 7), (members[0].Clients, members[0].Lag));
        Assert.Equal("127.0.0.1:2, 10.0.0.2:2", members[0].Endpoints);
    }

    [Fact]
    public void Lists_are_one_line_as_text()
    {
        Assert.Equal("dev, lobby", new NameList(["dev", "lobby"]).ToString());
        var counts = new RefusalCounts(new Dictionary<string, long> { ["Links"] = 3, ["Messages"] = 20 });
        Assert.Equal("Links 3, Messages 20", counts.ToString());
        Assert.IsAssignableFrom<IDictionary>(counts);
    }

    private static ChatGroupView ViewOf(MemberState second)
    {
        Member[] members =
        [
            new(new Rank(2, 1), "node2", [Endpoint(2), Endpoint(2, 10)], 2),
            new(new Rank(1, 1), "node1", [Endpoint(1)], 1),
        ];
        var view = new GroupView("pschat", new Epoch(7, members[0].Rank), members, 1, ViewCause.Join);
        return ChatGroupView.Of(new GroupStatus(view, TimeSpan.Zero, [
            StatusOf(members[0], MemberState.Leader, 0), StatusOf(members[1], second, 1500)]));
    }

    private static MemberStatus StatusOf(Member member, MemberState state, int silence) => new(
        member.Rank, member.Name, IsMember: true, state, TimeSpan.FromMilliseconds(silence), TimeSpan.FromMilliseconds(1.25),
        Clients: 4, MessagesPerSecond: 2.5, Lag: 7, TimeSpan.FromMilliseconds(-3));

    private static Endpoint Endpoint(ushort port, byte net = 127) =>
        new(new IPAddress([net, 0, 0, net == 127 ? (byte)1 : (byte)2]), port);
}
