using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Simulation.Bouts;

namespace PSChat.Node.Tests;

/// <summary>A verdict must be able to fail, and its excuses must be narrow.</summary>
public sealed class ChaosVerdictTests
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] Sessions = [Guid.NewGuid(), Guid.NewGuid()];

    [Fact]
    public void All_seen_once_in_one_order_is_good() =>
        Assert.Empty(On(Seen("a1", "b1", "a2"), Seen("a1", "b1", "a2")).Violations);

    [Fact]
    public void A_missing_message_is_lost() =>
        AssertBroken(Breach.Lost, On(Seen("a1", "b1", "a2"), Seen("a1", "b1")));

    [Fact]
    public void A_message_that_a_server_lacks_is_lost() =>
        Assert.Contains(
            ChaosVerdict.On(Evidence([Seen("a1"), Seen("a1")], acknowledged: "a1") with { Histories = [History("a1"), History()] }).Violations,
            violation => violation.Breach == Breach.Lost);

    [Fact]
    public void A_gap_is_a_loss()
    {
        var evidence = Evidence([[], []]);
        var client = evidence.Clients[0] with { Missed = [new MissedEvent("chaos", 1)] };
        AssertBroken(Breach.Lost, ChaosVerdict.On(evidence with { Clients = [client, evidence.Clients[1]] }));
    }

    [Fact]
    public void A_message_that_comes_twice_is_doubled() =>
        AssertBroken(Breach.Doubled, On(Seen("a1", "b1", "a2"), Seen("a1", "b1", "a2", "b1 late")));

    [Fact]
    public void A_sender_out_of_order_is_found() =>
        AssertBroken(Breach.OutOfOrder, On(Seen("a2", "a1"), Seen("a2", "a1")));

    [Fact]
    public void Two_orders_are_found() =>
        AssertBroken(Breach.OutOfOrder, On(Seen("a1", "b1"), Seen("b1", "a1")));

    [Fact]
    public void A_late_message_may_come_anywhere() =>
        Assert.Empty(On(Seen("a2", "b1", "a1 late"), Seen("a1", "a2", "b1")).Violations);

    [Fact]
    public void A_message_with_a_place_on_each_side_of_a_cut_may_come_in_two_orders() =>
        Assert.Empty(On(Seen("a1", "b1 elsewhere"), Seen("b1", "a1")).Violations);

    [Fact]
    public void Two_messages_at_one_place_are_a_contradiction()
    {
        var one = Message("a1");
        AssertBroken(
            Breach.Contradiction, ChaosVerdict.On(Evidence([[one, Message("b1") with { Position = one.Position }], []])));
    }

    [Fact]
    public void A_text_that_was_not_sent_is_a_contradiction() =>
        AssertBroken(Breach.Contradiction, ChaosVerdict.On(Evidence([[Message("a1") with { Text = "b 1" }], []])));

    [Fact]
    public void Histories_that_differ_are_a_contradiction() =>
        AssertBroken(
            Breach.Contradiction,
            ChaosVerdict.On(Evidence([[], []]) with { Histories = [History("a1"), History()] }));

    [Theory]
    [InlineData(2, 0, true)] // Both holders died.
    [InlineData(1, 0, false)] // One of them lives.
    [InlineData(2, 20, false)] // They died when all others had a copy.
    [InlineData(2, -20, false)] // They died before it was acknowledged, and so held nothing.
    public void A_message_is_excused_only_if_all_holders_died_before_others_had_it(int deaths, int seconds, bool excused)
    {
        var died = Enumerable.Range(1, deaths).Select(number =>
            new FaultRecord(BoutFaultKind.Kill, "", new HashSet<int>(), Start.AddSeconds(seconds)) { Dead = $"i{number}" });
        var verdict = ChaosVerdict.On(Evidence([Seen("a1"), []], acknowledged: "a1") with { Faults = [.. died] });

        Assert.Equal(excused, verdict.Violations.Count == 0);
        Assert.Equal(excused ? 1 : 0, verdict.Excused.Count);
    }

    private static void AssertBroken(Breach breach, ChaosVerdict verdict)
    {
        Assert.NotEmpty(verdict.Violations);
        Assert.All(verdict.Violations, violation => Assert.Equal(breach, violation.Breach));
    }

    private static ChaosVerdict On(params MessageEvent[][] seen) =>
        ChaosVerdict.On(Evidence(seen, [.. seen.SelectMany(messages => messages).Select(NameOf).Distinct()]));

    // Two clients, a and b. Ten seconds before and after the start all servers had one view.
    private static ChaosEvidence Evidence(MessageEvent[][] seen, params string[] acknowledged)
    {
        var sent = Enumerable.Repeat(Start, 10).ToList();
        var clients = seen.Select((messages, host) => new ClientEvidence(
            UserOf(host), host, sent, [.. acknowledged.Where(name => HostOf(name) == host).Select(Acknowledged)], messages, [], []));
        return new ChaosEvidence(
            [.. clients], [], [View()], new Dictionary<string, int>(), [], [Start.AddSeconds(-10), Start.AddSeconds(10)]);
    }

    private static ViewEvent View()
    {
        var members = Enumerable.Range(1, 3).Select(number => new MemberFields(number, $"i{number}", $"S{number}", [])).ToList();
        return new ViewEvent("chaos", 1, members[2], members, 1, ViewCause.Start, null);
    }

    private static AcknowledgedEvent Acknowledged(string name) =>
        new(IdOf(name), Message(name).Position, "", Copies: 2) { Time = Start };

    private static HistoryEvidence History(params string[] names) => new("S1", Seen(names));

    private static MessageEvent[] Seen(params string[] names) => [.. names.Select(Message)];

    // As in "a1", "b2 late" or "b2 elsewhere": sender, number, and what is special about it.
    private static MessageEvent Message(string name)
    {
        var index = (10 * HostOf(name)) + NumberOf(name) + (name.EndsWith("elsewhere", StringComparison.Ordinal) ? 50 : 0);
        return new MessageEvent(
            IdOf(name),
            new PositionFields(1, "3#i3", index),
            "",
            Start,
            "chaos",
            UserOf(HostOf(name)),
            ClientEvidence.TextOf(UserOf(HostOf(name)), NumberOf(name)),
            Late: name.EndsWith("late", StringComparison.Ordinal));
    }

    private static string NameOf(MessageEvent message) => message.Text.Replace(" ", "", StringComparison.Ordinal);

    private static string IdOf(string name) => $"{Sessions[HostOf(name)]:N}/{NumberOf(name)}";

    private static int HostOf(string name) => name[0] - 'a';

    private static int NumberOf(string name) => name[1] - '0';

    private static string UserOf(int host) => $"{(char)('a' + host)}";
}
