using System.Globalization;

namespace PSChat.Simulation.Waiting;

/// <summary>The pauses of many clients, sorted by the cause that took most of each.</summary>
internal sealed class PauseTable
{
    private readonly List<ClientPause> _pauses = [];

    public int Count => _pauses.Count;

    /// <summary>The longest pause of a client that no fault touched; null if there was none that is noticed.</summary>
    public ClientPause? LongestOfUntouched => Untouched.MaxBy(pause => pause.Length);

    private IEnumerable<ClientPause> Untouched => _pauses.Where(IsUntouched);

    /// <summary>Takes note of a pause; one that is too short to be noticed is passed over.</summary>
    public void Add(ClientPause pause)
    {
        if (pause.Length >= ClientPause.Noticed) _pauses.Add(pause);
    }

    public void Add(IEnumerable<ClientPause> pauses)
    {
        foreach (var pause in pauses) Add(pause);
    }

    /// <summary>
    /// The table, for people, and the longest pause of each cause. The right half counts clients that no fault touched, with
    /// enough servers for the minimum copies.
    /// </summary>
    public IEnumerable<string> Lines()
    {
        yield return Row(["pauses over 700 ms", "count", "longest", "total", "untouched", "longest", "total"]);
        yield return Row(["---", "--:", "--:", "--:", "--:", "--:", "--:"]);
        foreach (var cause in Enum.GetValues<WaitCause>())
        {
            var all = _pauses.Where(pause => pause.Main == cause).ToList();
            if (all.Count > 0) yield return Row([Words(cause), .. Sum(all), .. Sum(all.Where(IsUntouched))]);
        }

        yield return Row(["all", .. Sum(_pauses), .. Sum(Untouched)]);
        foreach (var pauses in Untouched.GroupBy(pause => pause.Main).OrderBy(pauses => pauses.Key))
        {
            yield return $"  {pauses.MaxBy(pause => pause.Length)}";
        }
    }

    private static bool IsUntouched(ClientPause pause) => pause is { IsTouched: false, LacksCopies: false };

    /// <summary>Number, longest and sum of some pauses.</summary>
    private static string[] Sum(IEnumerable<ClientPause> pauses)
    {
        var lengths = pauses.Select(pause => pause.Length).ToList();
        return
        [
            lengths.Count.ToString("#,0", CultureInfo.InvariantCulture),
            Seconds(lengths.DefaultIfEmpty().Max()),
            Seconds(TimeSpan.FromTicks(lengths.Sum(length => length.Ticks))),
        ];
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("#,0.0 s", CultureInfo.InvariantCulture);

    private static string Row(string[] cells) =>
        $"| {cells[0],-41} | {string.Join(" | ", cells.Skip(1).Select(cell => $"{cell,10}"))} |";

    private static string Words(WaitCause cause) => cause switch
    {
        WaitCause.DeadLink => "a link that leads nowhere, and its pings",
        WaitCause.DialNowhere => "a dial that nobody answers",
        WaitCause.OwnTries => "the client's own tries",
        WaitCause.LeaderSilent => "a silent leader, until it is found",
        WaitCause.LeaderOneWay => "a leader that is reached one way only",
        WaitCause.Election => "an election",
        WaitCause.Promise => "a promise without a view",
        WaitCause.Outside => "a server outside of the group",
        WaitCause.Handover => "parked for a handover",
        WaitCause.Recheck => "parked by a leader that was suspended",
        WaitCause.Quorum => "silent members, until they are found",
        WaitCause.Copies => "parked for lack of copies",
        WaitCause.Throttled => "throttled",
        WaitCause.UnderWay => "under way",
        _ => throw new InvalidOperationException($"Unknown cause {cause}."),
    };
}
