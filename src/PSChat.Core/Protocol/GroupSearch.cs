using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>The search for a group: probes at growing intervals, and other servers that are searching too.</summary>
internal sealed class GroupSearch(GroupTimings timings)
{
    /// <summary>
    /// Higher ranks that were heard to start as well, with the time of the last probe (D2). They will elect themselves, so this
    /// server does not.
    /// </summary>
    private readonly Dictionary<Rank, TimeSpan> _higherStarters = [];

    private int _probesSent;

    /// <summary>Whether others believe that this server still leads.</summary>
    private bool _isTakenForLeader;

    /// <summary>Time of the next probe.</summary>
    public Alarm ProbeDue { get; } = new();

    /// <summary>Number that an answer must repeat, so that a late or forged answer is rejected.</summary>
    public ulong Nonce { get; private set; }

    public int HigherStarterCount => _higherStarters.Count;

    /// <summary>Begins the search.</summary>
    public void Begin(ulong nonce)
    {
        _probesSent = 0;
        Nonce = nonce;
        _higherStarters.Clear();
        _isTakenForLeader = false;
    }

    /// <summary>Whether nobody has answered in time, and no server with a higher rank is about to elect itself.</summary>
    public bool IsInVain(TimeSpan now) => _probesSent >= timings.Probes.Count && !AwaitsHigherStarter(now);

    /// <summary>A probe was sent.</summary>
    public void OnProbed(TimeSpan now)
    {
        _probesSent++;
        ProbeDue.Set(now + UntilNextProbe());
    }

    /// <summary>Draws a number for a question outside the search; answers to earlier questions are then ignored.</summary>
    public void Renew(ulong nonce) => Nonce = nonce;

    public void OnHigherStarter(Rank rank, TimeSpan now) => _higherStarters[rank] = now;

    /// <summary>
    /// Members that still hear a leader name it in their answers, even to the server that leads no longer (D4).
    /// </summary>
    public void OnTakenForLeader() => _isTakenForLeader = true;

    /// <summary>
    /// Time until the next probe, counted from the last one and not from the start (D1). A server that did not run for a while
    /// has not asked yet. Past the discovery window it waits for a higher starter only, and probes at the pace of heartbeats.
    /// </summary>
    private TimeSpan UntilNextProbe()
    {
        var probes = timings.Probes;
        if (_probesSent > probes.Count) return timings.HeartbeatInterval;
        return (_probesSent < probes.Count ? probes[_probesSent] : timings.DiscoveryWindow) - probes[_probesSent - 1];
    }

    /// <summary>
    /// Whether to wait for a higher starter. There is no waiting if starters are told to join this server: they would come, wait
    /// and look again for ever (D4).
    /// </summary>
    private bool AwaitsHigherStarter(TimeSpan now) =>
        !_isTakenForLeader && _higherStarters.Values.Any(heard => now - heard < timings.StarterPatience);
}
