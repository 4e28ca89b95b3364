namespace PSChat.Groups;

/// <summary>
/// Watches peers by their signs of life, their links and their refused dials, and decides which have failed. It accuses for its
/// own server only; other servers report their own views.
/// </summary>
internal sealed class FailureDetector(GroupTimings timings)
{
    private readonly Dictionary<Rank, Peer> _peers = [];
    private TimeSpan _accuseFrom;
    private TimeSpan _healthyAgainAt;

    /// <summary>
    /// How late this server's own ticks have been lately, 0 (never) to <see cref="MaximumLateness"/>. A server that stalls itself
    /// must doubt itself before it accuses others (F6); see Dadgar et al., "Lifeguard", 2018.
    /// </summary>
    public int Lateness { get; private set; }

    private const int MaximumLateness = 7;

    /// <summary>Number of times that a peer was found dead.</summary>
    public int Deaths { get; private set; }

    /// <summary>Lateness from which on a server does not stand, and is not handed leadership (E11).</summary>
    private const int UnfitLateness = 4;

    /// <summary>Whether this server is fit to lead.</summary>
    public bool IsFit => Lateness < UnfitLateness;

    /// <summary>Whether a peer is fit to lead, by its last report.</summary>
    public bool IsPeerFit(Rank rank) => !_peers.TryGetValue(rank, out var peer) || peer.Lateness < UnfitLateness;

    /// <summary>The peers that are watched.</summary>
    public IEnumerable<Member> Watched => _peers.Values.Select(peer => peer.Member);

    public bool IsWatched(Rank rank) => _peers.ContainsKey(rank);

    /// <summary>Whether a watched peer has failed. The verdict holds until the peer is heard again.</summary>
    public bool IsDead(Rank rank) => _peers.TryGetValue(rank, out var peer) && (peer.IsDead || peer.IsCutOff);

    public bool IsLinked(Rank rank) => _peers.TryGetValue(rank, out var peer) && peer.Link == LinkState.Up;

    /// <summary>The peers heard just now, for the heartbeat: others take this as a witness's word.</summary>
    public List<Rank> ListHeard(TimeSpan now)
    {
        var heard = new List<Rank>(_peers.Count);
        foreach (var (rank, peer) in _peers)
        {
            if (now - peer.LastHeard <= timings.WitnessMemory) heard.Add(rank);
        }

        return heard;
    }

    /// <summary>
    /// Whether both ends of the pair have lately reported that they hear the other; <paramref name="self"/> is this server.
    /// </summary>
    public bool AreLinked(Rank self, Rank one, Rank other, TimeSpan now)
    {
        return Hears(one, other) && Hears(other, one);

        // A silent member's last report is outdated, and the other end of its links knows better.
        bool Hears(Rank hearer, Rank heard) => hearer == self
            ? IsFresh(heard)
            : !IsFresh(hearer) || _peers[hearer].Hears.Contains(heard);

        bool IsFresh(Rank rank) => _peers.TryGetValue(rank, out var peer) && now - peer.LastHeard <= timings.FailureTimeout;
    }

    /// <summary>Time since the peer's last sign of life; null if it is not watched.</summary>
    public TimeSpan? Silence(Rank rank, TimeSpan now) =>
        _peers.TryGetValue(rank, out var peer) ? now - peer.LastHeard : null;

    /// <summary>The peer has sent something that matters, so it gets a new chance to be linked with.</summary>
    public void ExpectLink(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.IsCutOff = false;
        if (peer.LinkLostAt is not null) peer.LinkLostAt = now;
    }

    /// <summary>
    /// Whether the peer has been silent for as long as others need to be certain that it has failed. A server that doubts itself
    /// waits longer before it accuses, and believes another that is certain (E5).
    /// </summary>
    public bool IsSilent(Rank rank, TimeSpan now) => Silence(rank, now) >= timings.FailureTimeout + timings.Confirmation;

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
    /// A peer's heartbeat has arrived. Servers that it hears are alive for it. Such a witness vetoes the death of a server that
    /// only this one does not hear (F5).
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

    /// <summary>The server's own tick has come. Each late one makes the server more patient with others for a while.</summary>
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

    /// <summary>The link broke. The peer is dialled again at once, because a refusal proves a crash (F2, F3).</summary>
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
    /// The peer has said that it does not hear this server. It is heard itself, and useless until it says something else.
    /// </summary>
    public void GiveUp(Rank rank)
    {
        if (_peers.TryGetValue(rank, out var peer)) Declare(peer);
    }

    /// <summary>Whether this server did not run a while ago, and takes nothing that it hears for news (F7).</summary>
    public bool IsInDoubt(TimeSpan now) => now < _accuseFrom;

    /// <summary>
    /// Gives all peers new time after a gap in the server's own ticks, because the inbox then tells of the past. No peer is
    /// accused of silence for a while, and every silence is counted from now (F7).
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
                // The peer is heard, but useless: frames that it is sent do not arrive (F9).
                peer.IsCutOff = true;
                if (!peer.IsDead) Deaths++;
            }

            if (peer.IsDead || now < SuspicionDue(peer)) continue;
            peer.SuspectedAt ??= now;
            if (now >= VerdictDue(peer)) Declare(peer);
        }
    }

    /// <summary>The peers to dial now; each counts as being dialled from then on.</summary>
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

    /// <summary>Time at which <see cref="Tick"/> or <see cref="TakeDials"/> has something to do next.</summary>
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

    /// <summary>
    /// Time until the next dial. It is short, because a dying process refuses a moment later. It grows, because a busy process
    /// must not be flooded.
    /// </summary>
    private TimeSpan DropRedial(int drops)
    {
        var wait = timings.QuickRedial * Math.Pow(2, Math.Min(drops, 16));
        return wait < timings.SlowRedial ? wait : timings.SlowRedial;
    }

    private TimeSpan CutOffDue(Peer peer) =>
        peer.LinkLostAt is { } lost ? Later(lost + timings.UnlinkedPatience, _accuseFrom) : TimeSpan.MaxValue;

    private TimeSpan SuspicionDue(Peer peer) => Later(peer.LastHeard + (timings.FailureTimeout * (1 + Lateness)), _accuseFrom);

    /// <summary>
    /// Time of the verdict. A witness's word delays it, but not for ever, because the witness may hear a server that is useless
    /// to all others.
    /// </summary>
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

        /// <summary>Time since when there is no link with it; null if there is one.</summary>
        public TimeSpan? LinkLostAt { get; set; }

        /// <summary>Whether there has been no link for too long, even if the peer is heard.</summary>
        public bool IsCutOff { get; set; }

        /// <summary>Lateness of its own ticks, from its last heartbeat.</summary>
        public int Lateness { get; set; }

        /// <summary>The servers that it hears, from its last heartbeat.</summary>
        public HashSet<Rank> Hears { get; } = [];
    }
}
