using System.Globalization;
using PSChat.Kit.Chaos;
using PSChat.Simulation.Bouts;
using PSChat.Simulation.Waiting;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Figures of one or more runs.</summary>
internal sealed record ChaosFigures
{
    /// <summary>Number of runs.</summary>
    public int Runs { get; init; }

    /// <summary>Number of sent messages.</summary>
    public int Sent { get; init; }

    /// <summary>Number of acknowledged messages.</summary>
    public int Acknowledged { get; init; }

    /// <summary>Number of deliveries to all clients together.</summary>
    public int Delivered { get; init; }

    /// <summary>Number of late deliveries.</summary>
    public int Late { get; init; }

    /// <summary>Number of excused losses.</summary>
    public int Excused { get; init; }

    /// <summary>Number of opened epochs.</summary>
    public int Elections { get; init; }

    /// <summary>Number of faults of each kind.</summary>
    public IReadOnlyDictionary<BoutFaultKind, int> Faults { get; init; } = new Dictionary<BoutFaultKind, int>();

    /// <summary>Number of broken promises of each kind.</summary>
    public IReadOnlyDictionary<Breach, int> Breaches { get; init; } = new Dictionary<Breach, int>();

    /// <inheritdoc cref="Pauses.LongestWait"/>
    public TimeSpan LongestWait { get; init; }

    /// <inheritdoc cref="Pauses.LongestOfUnhurt"/>
    public TimeSpan LongestOfUnhurt { get; init; }

    /// <inheritdoc cref="Pauses.Sort"/>
    public IReadOnlyList<ClientPause> Noticed { get; init; } = [];

    /// <summary>Returns the figures of one run.</summary>
    public static ChaosFigures Of(ChaosEvidence evidence, ChaosVerdict verdict, Pauses pauses) => new()
    {
        Runs = 1,
        Sent = evidence.Clients.Sum(client => client.SentAt.Count),
        Acknowledged = evidence.Clients.Sum(client => client.Acknowledged.Count),
        Delivered = evidence.Clients.Sum(client => client.Received.Count),
        Late = evidence.Clients.Sum(client => client.Received.Count(message => message.Late)),
        Excused = verdict.Excused.Count,
        Elections = evidence.Views.DistinctBy(view => (view.Epoch, view.Leader.Instance)).Count(),
        Faults = evidence.Faults.CountBy(fault => fault.Kind).ToDictionary(),
        Breaches = verdict.Violations.CountBy(violation => violation.Breach).ToDictionary(),
        LongestWait = pauses.LongestWait,
        LongestOfUnhurt = pauses.LongestOfUnhurt.Length,
    };

    /// <summary>Returns the sum of these figures and those of other runs.</summary>
    public ChaosFigures Plus(ChaosFigures other) => new()
    {
        Runs = Runs + other.Runs,
        Sent = Sent + other.Sent,
        Acknowledged = Acknowledged + other.Acknowledged,
        Delivered = Delivered + other.Delivered,
        Late = Late + other.Late,
        Excused = Excused + other.Excused,
        Elections = Elections + other.Elections,
        Faults = Sum(Faults, other.Faults),
        Breaches = Sum(Breaches, other.Breaches),
        LongestWait = Later(LongestWait, other.LongestWait),
        LongestOfUnhurt = Later(LongestOfUnhurt, other.LongestOfUnhurt),
        Noticed = [.. Noticed, .. other.Noticed],
    };

    /// <summary>Returns the table at the end of a report.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Line("runs", Runs);
        yield return Line("sent", Sent);
        yield return Line("acknowledged", Acknowledged);
        yield return Line("delivered (over all clients)", Delivered);
        yield return Line("  of these late", Late);
        foreach (var breach in Enum.GetValues<Breach>()) yield return Line(Words(breach), Breaches.GetValueOrDefault(breach));
        yield return Line("gone with all holders", Excused);
        yield return Line("elections", Elections);
        yield return Line("faults", Faults.Values.Sum());
        foreach (var (kind, count) in Faults.OrderBy(pair => pair.Key)) yield return Line($"  {Words(kind)}", count);
        yield return Line("longest wait of a message", LongestWait);
        yield return Line("longest pause of a client that nothing happened to", LongestOfUnhurt);
        var table = new PauseTable();
        table.Add(Noticed);
        foreach (var line in table.Lines()) yield return line;
    }

    private static string Line(string what, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{what,-52}{count,10:#,0}");

    private static string Line(string what, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{what,-52}{time.TotalMilliseconds,10:#,0} ms");

    private static string Words(Breach breach) => breach switch
    {
        Breach.OutOfOrder => "out of order",
        Breach.Contradiction => "contradictions",
        _ => breach.ToString().ToLowerInvariant(),
    };

    private static string Words(BoutFaultKind kind) => kind switch
    {
        BoutFaultKind.Elect => "election asked for",
        BoutFaultKind.OneWay => "one way from one host to another cut",
        BoutFaultKind.Mute => "nothing sent arrives (one way)",
        BoutFaultKind.Deafen => "nothing is heard (one way)",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static TimeSpan Later(TimeSpan one, TimeSpan two) => one > two ? one : two;

    private static Dictionary<T, int> Sum<T>(IReadOnlyDictionary<T, int> one, IReadOnlyDictionary<T, int> two)
        where T : notnull =>
        one.Concat(two).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
}
