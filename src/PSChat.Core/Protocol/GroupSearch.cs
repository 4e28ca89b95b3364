using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>The search for a group: probes at growing distances, and who else is heard to search.</summary>
internal sealed class GroupSearch(GroupTimings timings)
{
    /// <summary>Higher ranks that were heard to start as well, and when last: they will elect themselves, not this server.</summary>
    private readonly Dictionary<Rank, TimeSpan> _higherStarters = [];

    private int _probesSent;

    /// <summary>Whether others take this server for their leader, which it is no longer.</summary>
    private bool _isTakenForLeader;

    /// <summary>When the next probe is due.</summary>
    public Alarm ProbeDue { get; } = new();

    /// <summary>What an answer must repeat, so that a late or forged one is not taken.</summary>
    public ulong Nonce { get; private set; }

    public int HigherStarterCount => _higherStarters.Count;

    /// <summary>Begins to search.</summary>
    public void Begin(ulong nonce)
    {
        _probesSent = 0;
        Nonce = nonce;
        _higherStarters.Clear();
        _isTakenForLeader = false;
    }

    /// <summary>Whether nobody has answered in time, and nobody with a higher rank is about to elect itself.</summary>
    public bool IsInVain(TimeSpan now) => _probesSent >= timings.Probes.Count && !AwaitsHigherStarter(now);

    /// <summary>A probe was sent.</summary>
    public void OnProbed(TimeSpan now)
    {
        _probesSent++;
        ProbeDue.Set(now + UntilNextProbe());
    }

    /// <summary>A question outside of the search: earlier ones need no answer any more.</summary>
    public void Renew(ulong nonce) => Nonce = nonce;

    public void OnHigherStarter(Rank rank, TimeSpan now) => _higherStarters[rank] = now;

    /// <summary>Members that still hear a leader which leads no longer name it to itself.</summary>
    public void OnTakenForLeader() => _isTakenForLeader = true;

    /// <summary>
    /// From one probe to the next, and not from the start: who did not run for a while has not asked yet. Past the window only
    /// a higher starter is waited for; it is asked at the pace of heartbeats.
    /// </summary>
    private TimeSpan UntilNextProbe()
    {
        var probes = timings.Probes;
        if (_probesSent > probes.Count) return timings.HeartbeatInterval;
        return (_probesSent < probes.Count ? probes[_probesSent] : timings.DiscoveryWindow) - probes[_probesSent - 1];
    }

    /// <summary>Not if those who start are told to come here: they would come, and wait, and look again, for ever.</summary>
    private bool AwaitsHigherStarter(TimeSpan now) =>
        !_isTakenForLeader && _higherStarters.Values.Any(heard => now - heard < timings.StarterPatience);
}
