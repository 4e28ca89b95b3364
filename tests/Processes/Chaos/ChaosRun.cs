using System.Globalization;
using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>One run: a group, clients that chat, one bout of faults after the other, and the verdict.</summary>
internal sealed class ChaosRun
{
    private readonly ChaosPlan _plan;
    private readonly Action<string> _tell;
    private readonly ChaosGround _ground;
    private readonly ChaosTimeline _timeline = new(TimeProvider.System);
    private readonly List<Violation> _violations = [];

    private ChaosRun(ChaosPlan plan, ChaosGround ground, Action<string> tell)
    {
        _plan = plan;
        _ground = ground;
        _tell = tell;
    }

    /// <summary>Carries a plan out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tell">Called with each line of the report.</param>
    public static async Task<ChaosResult> RunAsync(ChaosPlan plan, Action<string> tell)
    {
        await using var ground = await ChaosGround.OpenAsync(plan.Hosts);
        tell($"{plan}; {ground.Description}");
        var run = new ChaosRun(plan, ground, tell);
        await using var group = await ChaosGroup.StartAsync(ground, plan);
        return await run.RunAsync(group);
    }

    private async Task<ChaosResult> RunAsync(ChaosGroup group)
    {
        List<HistoryEvidence> histories = [];
        try
        {
            await TormentAsync(group);
            await group.EndStreamsAsync();
            List<string> acknowledged = [.. group.Clients.SelectMany(client => client.AcknowledgedIds)];
            await group.ReceiveAsync(acknowledged);
            foreach (var server in group.Servers) histories.Add(await group.ReadHistoryAsync(server, acknowledged, _tell));
        }
        catch (NodeProcessException exception)
        {
            _violations.Add(new Violation(Breach.Stuck, exception.Message));
        }

        return Judge(group, histories);
    }

    private async Task TormentAsync(ChaosGroup group)
    {
        foreach (var client in group.Clients) client.BeginStream();
        await SettleAsync(group);
        var schedule = new ChaosSchedule(_plan, _ground.Possible);
        var injector = new FaultInjector(_ground, group, _timeline);
        var end = TimeProvider.System.GetUtcNow() + _plan.Duration;
        for (var bout = 0; TimeProvider.System.GetUtcNow() < end; bout++)
        {
            var known = _timeline.Faults.Count;
            await injector.PlayAsync(schedule.Bout(bout));
            var view = await SettleAsync(group);
            Tell(group, bout, view, _timeline.Faults.Skip(known));
        }
    }

    private async Task<ViewEvent> SettleAsync(ChaosGroup group)
    {
        var view = await group.SettleAsync();
        _timeline.Settle();
        return view;
    }

    private void Tell(ChaosGroup group, int bout, ViewEvent view, IEnumerable<FaultRecord> faults) => _tell(string.Create(
        CultureInfo.InvariantCulture,
        $"{(TimeProvider.System.GetUtcNow() - _timeline.Start).TotalSeconds,6:0.0} s  bout {bout + 1}: "
        + $"epoch {view.Epoch}, {view.Leader.Name} leads, "
        + $"{group.AcknowledgedCount} acknowledged; {string.Join("; ", faults.Select(fault => $"{fault.Kind} {fault.Text}"))}"));

    private ChaosResult Judge(ChaosGroup group, IReadOnlyList<HistoryEvidence> histories)
    {
        List<NodeProcess> processes = [.. group.Processes];
        var reported = group.Servers
            .SelectMany(server => server.Processes, (server, process) => (server.Host, Events: process.Events.Snapshot()))
            .ToList();
        var evidence = new ChaosEvidence(
            [.. group.Clients.Select(client => client.Evidence)],
            histories,
            [.. reported.SelectMany(each => each.Events).Select(received => received.Event).OfType<ViewEvent>()],
            reported
                .SelectMany(
                    each => each.Events.Select(received => received.Event).OfType<ReadyEvent>(),
                    (each, ready) => (ready.Self.Instance, each.Host))
                .ToDictionary(),
            _timeline.Faults,
            _timeline.Settled);

        // A stuck group has messages left to deliver, so its histories prove nothing and are left out.
        var verdict = ChaosVerdict.On(_violations.Count == 0 ? evidence : evidence with { Histories = [] });
        if (_violations.Count == 0) _violations.AddRange(verdict.Violations);
        var breaches = _violations.CountBy(each => each.Breach).ToDictionary();
        List<ServerTrack> tracks = [.. reported
            .Select(each => ServerTrack.Of(each.Host, each.Events.Select(received => received.Event))).OfType<ServerTrack>()];
        var pauses = new Pauses(evidence, new WaitEvidence(evidence, tracks));
        var figures = ChaosFigures.Of(evidence, verdict, pauses) with
        {
            Breaches = breaches,
            Noticed = pauses.Sort(_timeline.Start, _plan.Seed),
        };
        var pause = pauses.LongestOfUnhurt;
        _tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{_plan}: longest pause of a client that nothing happened to: {pause.Length.TotalMilliseconds:0} ms, "
            + $"{pause.Client} from {(pause.From - _timeline.Start).TotalSeconds:0.000} s on"));
        return new ChaosResult(
            _plan,
            figures,
            _violations,
            [.. _timeline.Lines()],
            [.. MergedLog.Lines(processes, _timeline.Start, before: TimeSpan.FromHours(1))]);
    }
}
