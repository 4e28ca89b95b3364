using PSChat.Groups;

namespace PSChat.Simulation.Faults;

/// <summary>
/// A kind of trouble: how often each fault comes relative to the others. Faults drawn evenly would hide each other. Few groups
/// would ever be whole enough for a crash to hit them in the middle of a step.
/// </summary>
/// <param name="Name">The name for people.</param>
/// <param name="Share">Frequency relative to the other mixes.</param>
/// <param name="MinimumServers">Lowest number of planned servers.</param>
/// <param name="MaximumServers">Highest number of planned servers.</param>
/// <param name="Weights">Frequency of each fault.</param>
internal sealed record FaultMix(
    string Name, int Share, int MinimumServers, int MaximumServers, (FaultKind Kind, int Weight)[] Weights)
{
    /// <summary>Whether servers insist on copies at a majority of the planned servers; otherwise some runs do.</summary>
    public bool DemandsMajority { get; init; }

    /// <summary>Whether each side of a cut may acknowledge alone, because no server insists on more than one copy.</summary>
    public bool HasTwoMinds { get; init; }

    /// <summary>Whether datagrams are lost all the time.</summary>
    public bool IsLossy { get; init; }

    public static IReadOnlyList<FaultMix> All { get; } =
    [
        new("ambushes", 6, 2, 5, [
            (FaultKind.Ambush, 12), (FaultKind.Start, 5), (FaultKind.StartHighest, 2), (FaultKind.CrashLeader, 2),
            (FaultKind.Heal, 3), (FaultKind.BreakClient, 2), (FaultKind.RequestElection, 1)]),
        new("leaders", 5, 3, 5, [
            (FaultKind.CrashLeader, 4), (FaultKind.PauseLeader, 2), (FaultKind.IsolateLeader, 4), (FaultKind.CutLeaderOneWay, 4),
            (FaultKind.Ambush, 6), (FaultKind.Start, 5), (FaultKind.Heal, 5),
            (FaultKind.BreakClient, 3)]) { DemandsMajority = true },
        new("cuts", 4, 2, 7, [
            (FaultKind.Split, 4), (FaultKind.Isolate, 3), (FaultKind.CutPair, 3), (FaultKind.CutOneWay, 4),
            (FaultKind.CutLeaderOneWay, 2), (FaultKind.Heal, 6), (FaultKind.MoveClient, 3), (FaultKind.Roam, 1),
            (FaultKind.Crash, 1), (FaultKind.Start, 1), (FaultKind.Ambush, 2)]),
        new("two sides", 4, 2, 4, [
            (FaultKind.Split, 3), (FaultKind.MoveClient, 4), (FaultKind.Roam, 6), (FaultKind.Heal, 2),
            (FaultKind.BreakClient, 1)]) { HasTwoMinds = true },
        new("links", 4, 2, 6, [
            (FaultKind.Refuse, 4), (FaultKind.ResetLink, 4), (FaultKind.Clog, 4), (FaultKind.Slow, 4), (FaultKind.Loss, 2),
            (FaultKind.RequestElection, 2), (FaultKind.BreakClient, 2), (FaultKind.StopReading, 2), (FaultKind.Heal, 4),
            (FaultKind.Ambush, 3),
            (FaultKind.Crash, 1), (FaultKind.Start, 3), (FaultKind.StartHighest, 1)]) { IsLossy = true },
        new("comings and goings", 3, 1, 9, [
            (FaultKind.Start, 8), (FaultKind.StartHighest, 3), (FaultKind.Leave, 5), (FaultKind.Crash, 3),
            (FaultKind.CrashLeader, 1), (FaultKind.RequestElection, 2), (FaultKind.Pause, 1), (FaultKind.NewClient, 2),
            (FaultKind.Ambush, 2), (FaultKind.WallClock, 1)]),
        new("everything", 4, 1, 7, [
            .. Enum.GetValues<FaultKind>().Select(kind => (kind, 1)), (FaultKind.Heal, 2), (FaultKind.Start, 2)]),
    ];

    public static FaultMix Draw(Dice dice) => All[dice.Pick(All.Select(mix => mix.Share))];

    public FaultKind DrawFault(Dice dice) => Weights[dice.Pick(Weights.Select(fault => fault.Weight))].Kind;
}
