using PSChat.Hosting;
using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Simulation.Bouts;
using PSChat.Simulation.Waiting;

namespace PSChat.Node.Tests.Chaos;

/// <summary>What the processes of a chaos run reported says what a client waited for.</summary>
public sealed class WaitEvidenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly MemberFields[] Members =
        [.. Enumerable.Range(0, 3).Select(host => new MemberFields(host + 1, $"i{host}", $"S{host}", []))];

    [Fact]
    public void A_frozen_leader_is_silent_until_the_server_reports_an_election()
    {
        var frozen = new FaultRecord(BoutFaultKind.Freeze, "", new HashSet<int> { 2 }, At(0)) { To = At(5) };
        var parts = Divide(
            [frozen], Step(0.6, "Following -> Bereft"), Step(0.61, "Bereft -> Promised"), Step(0.7, "Promised -> Following"));
        Assert.Equal(600, parts[WaitCause.LeaderSilent], tolerance: 110);
        Assert.Equal(10, parts[WaitCause.Election], tolerance: 1);
        Assert.Equal(90, parts[WaitCause.Promise], tolerance: 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leader_that_is_cut_off_one_way_is_told_from_a_silent_one(bool isMute)
    {
        var kind = isMute ? BoutFaultKind.Mute : BoutFaultKind.Deafen;
        var parts = Divide([new FaultRecord(kind, "", new HashSet<int> { 2 }, At(0)) { To = At(0.8) }]);
        Assert.Equal(WaitCause.LeaderOneWay, Assert.Single(parts, part => part.Value > 300).Key);
    }

    [Fact]
    public void A_server_that_died_or_is_cut_off_is_a_link_that_leads_nowhere()
    {
        var killed = new FaultRecord(BoutFaultKind.Kill, "", new HashSet<int> { 0 }, At(-5)) { Dead = "i0", To = At(-1) };
        Assert.Equal([WaitCause.DeadLink], Divide([killed]).Keys);
        var unplugged = new FaultRecord(BoutFaultKind.Unplug, "", new HashSet<int> { 3 }, At(0)) { To = At(9) };
        Assert.Equal([WaitCause.DeadLink], Divide([unplugged]).Keys);
    }

    [Fact]
    public void A_way_that_is_cut_for_one_pair_is_cut_for_no_other()
    {
        var oneWay = new FaultRecord(BoutFaultKind.OneWay, "", new HashSet<int> { 0, 1 }, At(0)) { Sender = 0, To = At(9) };
        Assert.Equal([WaitCause.UnderWay], Divide([oneWay]).Keys);
    }

    [Fact]
    public void A_client_without_a_server_makes_its_own_tries()
    {
        var client = Client(new ConnectionEvent(ConnectionState.Reconnecting, null, "") { Time = At(0.2) });
        var parts = Waits([]).Divide(client, At(0), At(0.8));
        Assert.Equal(600, parts[WaitCause.OwnTries].TotalMilliseconds, tolerance: 1);
        Assert.Equal(200, parts[WaitCause.UnderWay].TotalMilliseconds, tolerance: 1);
    }

    [Fact]
    public void A_handover_and_a_recheck_are_reported_by_the_leader()
    {
        var leader = Track(2, "Leading", Step(0.1, "handing over to S1"), Step(0.4, "S1 did not take over; resuming"),
            Step(0.5, "did not tick for 700 ms"), Step(0.6, "still leading after the gap"));
        Assert.Equal(
            [false, true, false, false, false],
            new[] { 0.05, 0.2, 0.45, 0.55, 0.7 }.Select(at => leader.See(At(at), runs: true).IsHandingOver));
        Assert.Equal(
            [false, false, false, true, false],
            new[] { 0.05, 0.2, 0.45, 0.55, 0.7 }.Select(at => leader.See(At(at), runs: true).IsRechecking));
    }

    /// <summary>Milliseconds that each cause took of 0.8 s, in which server 0 reported these steps.</summary>
    private static Dictionary<WaitCause, double> Divide(IReadOnlyList<FaultRecord> faults, params LogEvent[] steps) =>
        Waits(faults, steps).Divide(Client(), At(0), At(0.8))
            .ToDictionary(part => part.Key, part => part.Value.TotalMilliseconds);

    private static WaitEvidence Waits(IReadOnlyList<FaultRecord> faults, params LogEvent[] steps) => new(
        new ChaosEvidence([], [], [], new Dictionary<string, int>(), faults, []),
        [Track(0, "Following", steps), Track(1, "Following"), Track(2, "Leading")]);

    private static ServerTrack Track(int host, string role, params LogEvent[] steps) => ServerTrack.Of(
        host,
        [
            new ReadyEvent("chaos", Members[host], "", 1, 1) { Time = At(-10) },
            Step(-9, $"Joining -> {role}"),
            new ViewEvent("chaos", 4, Members[2], Members, 1, ViewCause.Join, null) { Time = At(-9) },
            .. steps,
        ])!;

    /// <summary>A client on host 3, whose server is on host 0.</summary>
    private static ClientEvidence Client(params ConnectionEvent[] later) => new(
        "anna", 3, [], [], [], [],
        [new ConnectionEvent(ConnectionState.Connected, Members[0], "") { Time = At(-8) }, .. later]);

    private static LogEvent Step(double seconds, string text) => new(LogLevel.Verbose, text + ".") { Time = At(seconds) };

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
