using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Kit;

/// <summary>At least one sample of each frame.</summary>
internal static partial class Samples
{
    private static readonly MessageId s_firstOfAnna = new(Anna, 1);

    /// <summary>The longest duration, in whole microseconds, as durations are sent.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromTicks(
        long.MaxValue / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond);

    /// <summary>The samples by name; the names are those of the golden bytes.</summary>
    public static IReadOnlyDictionary<string, Frame> Frames { get; } = new Dictionary<string, Frame>
    {
        ["Hello of a client"] = new Hello(WireConstants.Version, Group, LinkRole.Client, 0, null),
        ["Hello of a server"] = new Hello(WireConstants.Version, Group, LinkRole.Server, 0, LowMember),
        ["Hello with the longest names"] =
            new Hello(WireConstants.Version, LongestName, LinkRole.Server, 255, LargestView.Leader),
        ["Welcome"] = new Welcome(LowMember, View),
        ["Welcome of a server without a view"] = new Welcome(LowMember, null),
        ["Error"] = new Error(ChatError.WrongGroup, "This server belongs to the group 'pschat'."),
        ["Error without a text"] = new Error(ChatError.Unknown, ""),
        ["Error with the longest text"] = new Error(ChatError.NotMember, new string('é', 256)),
        ["Ping"] = new Ping(),
        ["Pong"] = new Pong(),
        ["Challenge"] = new Challenge([.. Enumerable.Range(0, 32).Select(at => (byte)at)]),
        ["Proof"] = new Proof([.. Enumerable.Range(32, 32).Select(at => (byte)at)]),

        ["Join"] = new Join(First, MakeFrontier((First, 17)), MinimumCopies: 2, HasGroup: true, IsMerge: true),
        ["Join of a newcomer"] = new Join(Epoch.None, new Frontier(), MinimumCopies: 0, HasGroup: false, IsMerge: false),
        ["Learning"] = new Learning(View),
        ["Leave"] = new Leave(),
        ["ElectRequest"] = new ElectRequest(Second),
        ["Election"] = new Election(Second),
        ["ElectionAnswer"] = new ElectionAnswer(Second, Stands: true),
        ["Handover"] = new Handover(Second, Above: 3, ViewCause.Leave, [HighMember, LowMember], [High], MinimumCopies: 2),
        ["Handover without leavers"] = new Handover(Second, Above: 3, ViewCause.Join, [LowMember], [], MinimumCopies: 1),
        ["Prepare"] = new Prepare(new Epoch(3, Low), Second),
        ["Prepare without consent"] = new Prepare(new Epoch(3, Low), Epoch.None),
        ["Promise"] = new Promise(new Epoch(3, Low), MakeFrontier((First, 17), (Second, 300)), View, HasResigned: true),
        ["Promise of a learner"] = new Promise(new Epoch(3, Low), new Frontier(), null, HasResigned: false),
        ["Refuse"] = new Refuse(new Epoch(3, Low), RefuseReason.PromisedHigher, new Epoch(4, High)),
        ["NewView"] = new NewView(View, MakeFrontier((First, 17)), TimeSpan.FromMicroseconds(1234)),
        ["NewView of the largest group"] = new NewView(
            LargestView, MakeFrontier((LargestView.Epoch, WireConstants.MaximumCount)), LongestDuration),
        ["ViewAck"] = new ViewAck(Second, [MakeSession(Anna, "anna", "lobby", "кухня")], IsLast: false),
        ["ViewAck without sessions"] = new ViewAck(Second, [], IsLast: true),
        ["Dissolve"] = new Dissolve(Second, HighMember),

        ["Entries"] = new Entries(
            Second,
            [
                MakeEntry(Second, 1, s_firstOfAnna),
                MakeEntry(Second, 2, new MessageId(Ben, 1), sender: "ben", text: "hi, anna"),
            ],
            Commit: 1),
        ["Entries without entries"] = new Entries(Second, [], Commit: 0),
        ["Entries with the longest text"] = new Entries(
            LargestView.Epoch,
            [
                MakeEntry(
                    LargestView.Epoch,
                    long.MaxValue,
                    new MessageId(Anna, WireConstants.MaximumCount),
                    LongestName,
                    LongestName,
                    LongestText,
                    LongestData),
            ],
            long.MaxValue),
        ["Held"] = new Held(Second, 300),
        ["Commit"] = new Commit(Second, 299),
        ["Pull"] = new Pull(MakeFrontier((First, 17), (Second, 300))),
        ["Pull of one that has forgotten"] = new Pull(
            new Frontier([KeyValuePair.Create(Second, 300L)], floor: First, digest: 0x1122334455667788)),
        ["Pull of one with nothing"] = new Pull(new Frontier()),
        ["PullEnd"] = new PullEnd(MakeFrontier((First, 17))),
        ["Forward"] = new Forward(
        [
            new Submission(s_firstOfAnna, 0, default, "anna", "lobby", "hello"),
            new Submission(new MessageId(Anna, 2), 1, new HybridTimestamp(Noon), "anna", "lobby", "", "[1,2]", "ben"),
        ]),
        ["Forward of nothing"] = new Forward([]),
        ["Known"] = new Known([s_firstOfAnna, new MessageId(Ben, 300)]),
        ["Dropped"] = new Dropped(MakeDropped(), Commit: 300),
        ["Dropped, pulled"] = new Dropped(MakeDropped(), Commit: 0),

        ["Claim"] = new Claim(MakeSession(Anna, "anna", "lobby"), MayRename: true),
        ["Claim of one that went"] = new Claim(
            MakeSession(Ben, "ben") with { Attached = false, ClaimedAt = -1 }, MayRename: false),
        ["ClaimAnswer"] = new ClaimAnswer(Anna, Granted: true, "anna-2"),
        ["RosterChange"] = new RosterChange(Complete: true, [MakeSession(Anna, "anna", "lobby")], [Ben]),
        ["RosterChange without sessions"] = new RosterChange(Complete: false, [], []),

        ["Attach"] = new Attach(AnnasSecret, "anna", ClaimedAt: 0, Version: 1 << 20, new Frontier(), []),
        ["Attach that resumes"] = new Attach(AnnasSecret, "anna", Noon, 2 << 20, MakeFrontier((Second, 3)), ["lobby", "кухня"]),
        ["Attached"] = new Attached(Noon, 1 << 20, "anna", TimeSpan.FromMilliseconds(500)),
        ["JoinRoom"] = new JoinRoom("lobby", History: 20),
        ["JoinRoom with all history"] = new JoinRoom(LongestName, int.MaxValue),
        ["RoomJoined"] = new RoomJoined("lobby"),
        ["LeaveRoom"] = new LeaveRoom("lobby"),
        ["Send"] = new Send(1, 0, default, "lobby", "hello"),
        ["Send with the longest text"] = new Send(
            WireConstants.MaximumCount,
            WireConstants.MaximumCount - 1,
            new HybridTimestamp(long.MaxValue),
            LongestName,
            LongestText,
            LongestData,
            LongestName),
        ["Send to one user"] = new Send(4, 3, new HybridTimestamp(Noon + 3), "lobby", "pwsh", "{\"Id\":4711}", "ben"),
        ["Acknowledged"] = new Acknowledged(1, new Position(Second, 1), new HybridTimestamp(Noon + 1), Copies: 2),
        ["Acknowledged without a place"] = new Acknowledged(1, default, default, Copies: 1),
        ["Acknowledged to nobody"] = new Acknowledged(
            4, new Position(Second, 4), new HybridTimestamp(Noon + 4), Copies: 2, Recipients: 0),
        ["Deliver"] = new Deliver([new DeliveredEntry(MakeEntry(Second, 1, s_firstOfAnna), IsLate: false, Number: 0)]),
        ["Deliver of a late message"] = new Deliver(
            [new DeliveredEntry(MakeEntry(First, 9, new MessageId(Ben, 3), text: "🙂"), IsLate: true, Number: 0)]),
        ["Deliver of a private message"] = new Deliver([new DeliveredEntry(MakePrivateEntry(), IsLate: false, Number: 0)]),
        ["Deliver of nothing"] = new Deliver([]),
        ["Mark"] = new Mark(MakeFrontier((First, 17))),
        ["Mark with the longest frontier"] = new Mark(LargestFrontier),
        ["ViewChanged"] = new ViewChanged(View, TimeSpan.FromMicroseconds(1234)),
        ["Detach"] = new Detach(),
        ["HoldElection"] = new HoldElection(),
        ["Gap"] = new Gap("lobby", Missing: 300),
        ["Gap of unknown size"] = new Gap("lobby", Missing: null),
        ["Renamed"] = new Renamed("anna-2"),
        ["ListUsers"] = new ListUsers(),
        ["UserList"] = new UserList(
            [
                new PresentUser("anna", Low, Noon, Attached: true, ["lobby", "кухня"]),
                new PresentUser("ben", High, Noon + 1, Attached: false, []),
            ],
            IsLast: false),
        ["UserList without users"] = new UserList([], IsLast: true),
        ["ReadHistory"] = new ReadHistory("lobby", 20, 0, 0, default, default),
        ["ReadHistory of a time"] = new ReadHistory(
            LongestName,
            int.MaxValue,
            Noon,
            Noon + TimeSpan.TicksPerHour,
            new HybridTimestamp(Noon + 2),
            new Position(Second, 2)),
        ["History"] = new History([MakeEntry(Second, 1, s_firstOfAnna), MakePrivateEntry()], IsAll: true),
        ["History of nothing"] = new History([], IsAll: true),
        ["Presence"] = new Presence("lobby", "ben", IsPresent: true),
        ["ListMembers"] = new ListMembers(),
        ["MemberList"] = new MemberList(View, TimeSpan.FromMicroseconds(1234),
        [
            new MemberStatus(
                High, "βήτα", IsMember: true, MemberState.Leader, TimeSpan.Zero, TimeSpan.Zero, 2, 0.5, 0, TimeSpan.Zero),
            new MemberStatus(
                Low,
                "alpha",
                IsMember: true,
                MemberState.Silent,
                TimeSpan.FromMilliseconds(300),
                TimeSpan.Zero,
                0,
                0,
                0,
                TimeSpan.FromSeconds(-1.5)),
        ]),
        ["MemberList of the largest group"] = new MemberList(LargestView, LongestDuration,
        [
            .. Enumerable.Range(0, GroupLimits.MaximumListed).Select(at => new MemberStatus(
                new Rank(long.MaxValue - at, ulong.MaxValue),
                LongestName,
                IsMember: false,
                MemberState.Joining,
                TimeSpan.FromDays(9999),
                TimeSpan.FromDays(9999),
                int.MaxValue,
                1e9,
                long.MaxValue,
                TimeSpan.FromTicks(DateTime.MaxValue.Ticks))),
        ]),
        ["Throttled"] = new Throttled(ThrottledSubject.Message, 300, TimeSpan.FromMilliseconds(12), Allowance: 100),
        ["Throttled for a day"] = new Throttled(ThrottledSubject.Room, 0, TokenBucket.LongestWait, int.MaxValue),
        ["Throttled question"] = new Throttled(ThrottledSubject.Question, 0, TimeSpan.FromMilliseconds(1), Allowance: 1),
        ["AskStatus"] = new AskStatus(300),
        ["Status"] = new Status(
            300, MemberState.Follower, Clients: 2, MillisPerSecond: 500, Held: 317, WallTicks: 639_000_000_000_000_000),
    };

    /// <summary>
    /// Makes a range with Anna's messages 4 to 6 and Ben's 9. Three of them were in the lobby, and one was a skipped copy.
    /// </summary>
    public static DroppedRange MakeDropped()
    {
        var range = new DroppedRange(Second, 1, 4);
        range.Ids.AddRange(Anna, 4, 6);
        range.Ids.Add(new MessageId(Ben, 9));
        range.Rooms["lobby"] = new DroppedOfRoom(3, 4);
        return range;
    }
}
