using PSChat.Kit.Chaos;
using PSChat.Simulation.Bouts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>
/// The faults of a run, in bouts. After each bout everything is healed. The next one begins when all servers have one view
/// again, and therefore hold all messages. Bout n depends on the seed alone, and not on the duration of other bouts.
/// </summary>
/// <remarks>
/// A message is not promised to survive the loss of all its holders. So that no loss needs an excuse, the schedule never kills
/// all holders of a message. <b>With a minimum of copies</b> of a majority, every acknowledged message has that many holders,
/// whatever is cut. All other servers can therefore die in a bout, at any time. <b>Without one</b>, a part of the group that is
/// cut off acknowledges messages that it alone holds, even a single server. A bout therefore has either deaths, or cuts and
/// freezes. The deaths come at its beginning, when the view has all servers and a majority holds every acknowledged message.
/// </remarks>
internal sealed class ChaosSchedule(ChaosPlan plan, IReadOnlySet<BoutFaultKind> possible)
{
    private static readonly BoutFaultKind[] Cuts =
        [BoutFaultKind.Unplug, BoutFaultKind.Split, BoutFaultKind.Mute, BoutFaultKind.Deafen, BoutFaultKind.OneWay];

    private static readonly BoutFaultKind[] Signals = [BoutFaultKind.Freeze, BoutFaultKind.Elect];

    private static readonly BoutFaultKind[] Deaths = [BoutFaultKind.Kill, BoutFaultKind.Kill, BoutFaultKind.Leave];

    /// <summary>Returns the faults of a bout, in order of time.</summary>
    /// <param name="number">Number of the bout, from 0.</param>
    public IReadOnlyList<PlannedFault> Bout(int number)
    {
        var random = new Random(unchecked((plan.Seed * 7919) + number));
        var faults = plan.MinimumCopies is not null ? Mixed(random)
            : random.Next(5) < 2 ? Killing(random)
            : Disturbing(random);
        return [.. faults.OrderBy(fault => fault.At)];
    }

    private List<PlannedFault> Mixed(Random random)
    {
        var deaths = random.Next(plan.MostDeaths + 1);
        return
        [
            .. Enumerable.Range(0, deaths).Select(_ => Plan(random, Pick(random, Deaths), Within(random, 3))),
            .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Plan(random, PickDisturbance(random), Within(random, 3))),
        ];
    }

    private List<PlannedFault> Killing(Random random)
    {
        var deaths = random.Next(1, plan.MostDeaths + 1);
        var kind = deaths == 1 ? Pick(random, Deaths) : BoutFaultKind.Kill;
        List<PlannedFault> faults = [.. Enumerable.Range(0, deaths).Select(_ => Plan(random, kind, TimeSpan.Zero))];
        if (random.Next(3) == 0) faults.Add(Plan(random, BoutFaultKind.Elect, Within(random, 1)));
        return faults;
    }

    private List<PlannedFault> Disturbing(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Plan(random, PickDisturbance(random), Within(random, 2)))];

    private PlannedFault Plan(Random random, BoutFaultKind kind, TimeSpan at)
    {
        var hitsServer = kind is BoutFaultKind.Kill or BoutFaultKind.Leave or BoutFaultKind.Freeze or BoutFaultKind.OneWay;
        var hitsLeader = random.Next(5) < 2;
        var target = random.Next(hitsServer ? plan.Servers : plan.Hosts);
        return new PlannedFault(
            kind,
            at,
            Lasting(random),
            hitsLeader ? PlannedFault.Leader : target,
            random.Next(plan.Servers),
            PickSide(random),
            random.Next(3) == 0 ? random.Next(1, 1000) : null);
    }

    private BoutFaultKind PickDisturbance(Random random) =>
        possible.Overlaps(Cuts) && random.Next(4) > 0 ? Pick(random, Cuts) : Pick(random, Signals);

    // Each side has at least one server, otherwise nothing would be split.
    private HashSet<int> PickSide(Random random)
    {
        var servers = Enumerable.Range(0, plan.Servers).ToArray();
        random.Shuffle(servers);
        return
        [
            .. servers.Take(random.Next(1, plan.Servers)),
            .. Enumerable.Range(plan.Servers, plan.Roamers).Where(_ => random.Next(2) == 0),
        ];
    }

    // Shorter than the detection of a failure, about as long, or long enough for all consequences.
    private static TimeSpan Lasting(Random random) => random.Next(3) switch
    {
        0 => TimeSpan.FromMilliseconds(random.Next(50, 500)),
        1 => TimeSpan.FromMilliseconds(random.Next(500, 1500)),
        _ => TimeSpan.FromMilliseconds(random.Next(1500, 6000)),
    };

    private static TimeSpan Within(Random random, int seconds) => TimeSpan.FromMilliseconds(random.Next(seconds * 1000));

    private BoutFaultKind Pick(Random random, BoutFaultKind[] kinds)
    {
        var pickable = Array.FindAll(kinds, possible.Contains);
        return pickable[random.Next(pickable.Length)];
    }
}
