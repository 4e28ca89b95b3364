namespace PSChat.Groups;

/// <summary>
/// Watches peers by their signs of life, their links and their refused dials, and decides which have failed. It accuses
/// only for its own server: what others see, they say themselves.
/// </summary>
internal sealed class FailureDetector(GroupTimings timings)
{
    private readonly Dictionary<Rank, Peer> _peers = [];
    private TimeSpan _accuseFrom;
    private TimeSpan _healthyAgainAt;

    /// <summary>
    /// How late this server's own ticks have been lately, 0 (never) to <see cref="MaximumLateness"/>: one that is stalled
    /// itself must doubt itself before it accuses others (F6), see Dadgar et al., "Lifeguard", 2018.
    /// </summary>
    public int Lateness { get; private set; }

    private const int MaximumLateness = 7;

    /// <summary>Counts how often a peer was found dead.</summary>
    public int Deaths { get; private set; }

    /// <summary>A server that stalls as often as this says does not stand, and is not handed leadership (E11).</summary>
    private const int UnfitLateness = 4;

    /// <summary>Whether this server is fit to lead.</summary>
    public bool IsFit => Lateness < UnfitLateness;

    /// <summary>Whether a peer is fit to lead, by what it said last.</summary>
    public bool IsPeerFit(Rank rank) => !_peers.TryGetValue(rank, out var peer) || peer.Lateness < UnfitLateness;

    /// <summary>The peers that are watched.</summary>
    public IEnumerable<Member> Watched => _peers.Values.Select(peer => peer.Member);

    public bool IsWatched(Rank rank) => _peers.ContainsKey(rank);

    /// <summary>Whether a watched peer has failed; takes effect until it is heard again.</summary>
    public bool IsDead(Rank rank) => _peers.TryGetValue(rank, out var peer) && (peer.IsDead || peer.IsCutOff);

    public bool IsLinked(Rank rank) => _peers.TryGetValue(rank, out var peer) && peer.Link == LinkState.Up;

    /// <summary>The peers heard just now, for the heartbeat: what others take as a witness's word.</summary>
    public List<Rank> ListHeard(TimeSpan now)
    {
        var heard = new List<Rank>(_peers.Count);
        foreach (var (rank, peer) in _peers)
        {
            if (now - peer.LastHeard <= timings.WitnessMemory) heard.Add(rank);
        }

        return heard;
    }

    /// <summary>Whether both ends of the pair said lately that they hear the other; <paramref name="self"/> is this server.</summary>
    public bool AreLinked(Rank self, Rank one, Rank other, TimeSpan now)
    {
        return Hears(one, other) && Hears(other, one);

        // What a silent member last said is old; the other end of its links knows better.
        bool Hears(Rank hearer, Rank heard) => hearer == self
            ? IsFresh(heard)
            : !IsFresh(hearer) || _peers[hearer].Hears.Contains(heard);

        bool IsFresh(Rank rank) => _peers.TryGetValue(rank, out var peer) && now - peer.LastHeard <= timings.FailureTimeout;
    }

    /// <summary>How long ago the peer gave a sign of life; null if it is not watched.</summary>
    public TimeSpan? Silence(Rank rank, TimeSpan now) =>
        _peers.TryGetValue(rank, out var peer) ? now - peer.LastHeard : null;

    /// <summary>The peer has said something that matters: it gets a new chance to be linked with.</summary>
    public void ExpectLink(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.IsCutOff = false;
        if (peer.LinkLostAt is not null) peer.LinkLostAt = now;
    }

    /// <summary>Watches a peer, and dials it at once; one that is watched already stays as it is.</summary>
    public void Watch(Member member, TimeSpan now)
    {
        if (_peers.TryAdd(member.Rank, new Peer(member) { LastHeard = now, DialAt = now, LinkLostAt = now })) return;
        _peers[member.Rank].Member = member;
    }

    /// <returns>The peers that are no longer watched.</returns>
    public IReadOnlyList<Rank> WatchOnly(IReadOnlySet<Rank> ranks)
    {
        var dropped = _peers.Keys.Where(rank => !ranks.Contains(rank)).ToList();
        foreach (var rank in dropped) _peers.Remove(rank);
        return dropped;
    }

    /// <summary>Any byte from a peer is a sign of life, and takes back a suspicion (F1).</summary>
    public void Heard(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.LastHeard = now;
        peer.Refusals = 0;
        peer.SuspectedAt = null;
        peer.IsDead = false;
    }

    /// <summary>
    /// A peer's heartbeat. Whom it hears is alive for it: that is a witness's veto against declaring one dead that only
    /// this server does not hear (F5).
    /// </summary>
    public void OnHeartbeat(Rank from, IReadOnlyList<Rank> hears, int lateness, TimeSpan now)
    {
        Heard(from, now);
        if (!_peers.TryGetValue(from, out var witness)) return;
        witness.Lateness = lateness;
        witness.Hears.Clear();
        witness.Hears.UnionWith(hears);
        foreach (var rank in hears)
        {
            if (_peers.TryGetValue(rank, out var peer)) peer.VouchedUntil = now + timings.WitnessMemory;
        }
    }

    /// <summary>The server's own tick came; each one that comes late makes it more patient with others for a while.</summary>
    public void NoteOwnTick(TimeSpan sinceLast, TimeSpan now)
    {
        if (sinceLast > timings.LateTick)
        {
            Lateness = Math.Min(Lateness + 1, MaximumLateness);
            _healthyAgainAt = now + timings.Recovery;
        }
        else if (Lateness > 0 && now >= _healthyAgainAt)
        {
            Lateness--;
            _healthyAgainAt = now + timings.Recovery;
        }
    }

    public void LinkUp(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.Link = LinkState.Up;
        peer.LinkLostAt = null;
        peer.IsCutOff = false;
        peer.Drops = 0;
        Heard(rank, now);
    }

    /// <summary>The link broke: dial again at once, because a crash is told by the refusal (F2, F3).</summary>
    public void LinkDown(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.Link = LinkState.Down;
        peer.LinkLostAt ??= now;
        peer.Refusals = 0;
        peer.DialAt = now;
    }

    public void DialFailed(Rank rank, DialFailure failure, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.Link = LinkState.Down;
        switch (failure)
        {
            case DialFailure.Replaced:
                Declare(peer);
                peer.DialAt = now + timings.SlowRedial;
                break;
            case DialFailure.Refused:
                peer.Refusals++;
                if (peer.Refusals >= timings.ProofRefusals) Declare(peer);
                peer.DialAt = now + (peer.IsDead ? timings.SlowRedial : timings.QuickRedial);
                break;
            case DialFailure.Dropped:
                peer.Refusals = 0;
                peer.DialAt = now + DropRedial(peer.Drops++);
                break;
            case DialFailure.Unreachable:
            case DialFailure.Rejected:
                peer.Refusals = 0;
                peer.DialAt = now + timings.SlowRedial;
                break;
            default:
                throw new InvalidOperationException($"Unknown dial failure {failure}.");
        }
    }

    /// <summary>
    /// After a gap in the server's own ticks its inbox tells of the past: nobody is accused of silence for a while, and
    /// everybody's silence starts anew (F7).
    /// </summary>
    public void Forgive(TimeSpan now)
    {
        _accuseFrom = now + timings.GapPatience;
        foreach (var peer in _peers.Values)
        {
            peer.LastHeard = now;
            peer.SuspectedAt = null;
            if (peer.LinkLostAt is not null) peer.LinkLostAt = now;
        }
    }

    /// <summary>Turns silence into suspicion, and suspicion into certainty (F4).</summary>
    public void Tick(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
        {
            if (!peer.IsCutOff && now >= CutOffDue(peer))
            {
                // Heard, but of no use: what it is sent does not arrive (F9).
                peer.IsCutOff = true;
                if (!peer.IsDead) Deaths++;
            }

            if (peer.IsDead || now < SuspicionDue(peer)) continue;
            peer.SuspectedAt ??= now;
            if (now >= VerdictDue(peer)) Declare(peer);
        }
    }

    /// <summary>The peers to dial now; each is being dialled from then on.</summary>
    public IReadOnlyList<Member> TakeDials(TimeSpan now)
    {
        List<Member>? due = null;
        foreach (var peer in _peers.Values)
        {
            if (peer.Link != LinkState.Down || now < peer.DialAt) continue;
            peer.Link = LinkState.Dialling;
            (due ??= []).Add(peer.Member);
        }

        return due ?? (IReadOnlyList<Member>)[];
    }

    /// <summary>When <see cref="Tick"/> or <see cref="TakeDials"/> has something to do next.</summary>
    public TimeSpan NextDue()
    {
        var due = TimeSpan.MaxValue;
        foreach (var peer in _peers.Values)
        {
            if (peer.Link == LinkState.Down && peer.DialAt < due) due = peer.DialAt;
            if (!peer.IsCutOff && CutOffDue(peer) < due) due = CutOffDue(peer);
            if (peer.IsDead) continue;
            var next = peer.SuspectedAt is null ? SuspicionDue(peer) : VerdictDue(peer);
            if (next < due) due = next;
        }

        return due;
    }

    private void Declare(Peer peer)
    {
        if (!peer.IsDead) Deaths++;
        peer.IsDead = true;
    }

    /// <summary>Soon, because a dying process refuses a moment later; ever less soon, because a busy one must not be flooded.</summary>
    private TimeSpan DropRedial(int drops)
    {
        var wait = timings.QuickRedial * Math.Pow(2, Math.Min(drops, 16));
        return wait < timings.SlowRedial ? wait : timings.SlowRedial;
    }

    private TimeSpan CutOffDue(Peer peer) => peer.LinkLostAt is { } lost ? Later(lost + timings.UnlinkedPatience, _accuseFrom) : TimeSpan.MaxValue;

    private TimeSpan SuspicionDue(Peer peer) => Later(peer.LastHeard + (timings.FailureTimeout * (1 + Lateness)), _accuseFrom);

    /// <summary>A witness's word delays the verdict, but not for ever: it may hear one that is of no use to anybody.</summary>
    private TimeSpan VerdictDue(Peer peer)
    {
        var suspectedAt = peer.SuspectedAt!.Value;
        var vetoEnd = suspectedAt + timings.LongestVeto;
        return Later(suspectedAt + timings.Confirmation, peer.VouchedUntil < vetoEnd ? peer.VouchedUntil : vetoEnd);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private enum LinkState
    {
        Down,
        Dialling,
        Up,
    }

    private sealed class Peer(Member member)
    {
        public Member Member { get; set; } = member;
        public LinkState Link { get; set; }
        public TimeSpan LastHeard { get; set; }
        public TimeSpan DialAt { get; set; }
        public int Refusals { get; set; }
        public int Drops { get; set; }
        public TimeSpan? SuspectedAt { get; set; }
        public TimeSpan VouchedUntil { get; set; }
        public bool IsDead { get; set; }

        /// <summary>Since when there is no link to it; null if there is one.</summary>
        public TimeSpan? LinkLostAt { get; set; }

        /// <summary>Whether there has been none for too long, whatever is heard of it.</summary>
        public bool IsCutOff { get; set; }

        /// <summary>How late its own ticks have been, as it said in its last heartbeat.</summary>
        public int Lateness { get; set; }

        /// <summary>Whom it said that it hears, in its last heartbeat.</summary>
        public HashSet<Rank> Hears { get; } = [];
    }
}
