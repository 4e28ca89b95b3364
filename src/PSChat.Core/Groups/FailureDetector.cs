namespace PSChat.Groups;

/// <summary>
/// Watches peers by their signs of life, their links and their refused dials, and decides which have failed. It accuses
/// only for its own server: what others see, they say themselves.
/// </summary>
internal sealed class FailureDetector(GroupTimings timings)
{
    private readonly Dictionary<Rank, Peer> _peers = [];
    private TimeSpan _accuseFrom;

    /// <summary>The peers that are watched.</summary>
    public IEnumerable<Member> Watched => _peers.Values.Select(peer => peer.Member);

    public bool IsWatched(Rank rank) => _peers.ContainsKey(rank);

    /// <summary>Whether a watched peer has failed; takes effect until it is heard again.</summary>
    public bool IsDead(Rank rank) => _peers.TryGetValue(rank, out var peer) && peer.IsDead;

    public bool IsLinked(Rank rank) => _peers.TryGetValue(rank, out var peer) && peer.Link == LinkState.Up;

    /// <summary>The peers heard within the failure timeout, for the heartbeat.</summary>
    public IReadOnlyList<Rank> ListHeard(TimeSpan now) =>
        [.. _peers.Values.Where(peer => now - peer.LastHeard <= timings.FailureTimeout).Select(peer => peer.Member.Rank)];

    /// <summary>How long ago the peer gave a sign of life; null if it is not watched.</summary>
    public TimeSpan? Silence(Rank rank, TimeSpan now) =>
        _peers.TryGetValue(rank, out var peer) ? now - peer.LastHeard : null;

    /// <summary>Watches a peer, and dials it at once; one that is watched already stays as it is.</summary>
    public void Watch(Member member, TimeSpan now)
    {
        if (_peers.TryAdd(member.Rank, new Peer(member) { LastHeard = now, DialAt = now })) return;
        _peers[member.Rank].Member = member;
    }

    /// <returns>The peers that are no longer watched.</returns>
    public IReadOnlyList<Rank> WatchOnly(IReadOnlySet<Rank> ranks)
    {
        var dropped = _peers.Keys.Where(rank => !ranks.Contains(rank)).ToList();
        foreach (var rank in dropped) _peers.Remove(rank);
        return dropped;
    }

    /// <summary>Any byte from a peer is a sign of life, and takes back a suspicion.</summary>
    public void Heard(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.LastHeard = now;
        peer.Refusals = 0;
        peer.SuspectedAt = null;
        peer.IsDead = false;
    }

    /// <summary>Forgets what speaks against a peer: somebody has just said that it leads.</summary>
    public void Absolve(Rank rank, TimeSpan now) => Heard(rank, now);

    public void LinkUp(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.Link = LinkState.Up;
        Heard(rank, now);
    }

    /// <summary>The link broke: dial again at once, because a crash is told by the refusal.</summary>
    public void LinkDown(Rank rank, TimeSpan now)
    {
        if (!_peers.TryGetValue(rank, out var peer)) return;
        peer.Link = LinkState.Down;
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
                peer.IsDead = true;
                peer.DialAt = now + timings.SlowRedial;
                break;
            case DialFailure.Refused:
                peer.Refusals++;
                if (peer.Refusals >= timings.ProofRefusals) peer.IsDead = true;
                peer.DialAt = now + (peer.IsDead ? timings.SlowRedial : timings.QuickRedial);
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
    /// everybody's silence starts anew.
    /// </summary>
    public void Forgive(TimeSpan now)
    {
        _accuseFrom = now + timings.GapPatience;
        foreach (var peer in _peers.Values)
        {
            peer.LastHeard = now;
            peer.SuspectedAt = null;
        }
    }

    /// <summary>Turns silence into suspicion, and suspicion into certainty.</summary>
    public void Tick(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.IsDead || now < SuspicionDue(peer)) continue;
            peer.SuspectedAt ??= now;
            if (now >= peer.SuspectedAt + timings.Confirmation) peer.IsDead = true;
        }
    }

    /// <summary>The peers to dial now; each is being dialled from then on.</summary>
    public IEnumerable<Member> TakeDials(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.Link != LinkState.Down || now < peer.DialAt) continue;
            peer.Link = LinkState.Dialling;
            yield return peer.Member;
        }
    }

    /// <summary>When <see cref="Tick"/> or <see cref="TakeDials"/> has something to do next.</summary>
    public TimeSpan NextDue()
    {
        var due = TimeSpan.MaxValue;
        foreach (var peer in _peers.Values)
        {
            if (peer.Link == LinkState.Down && peer.DialAt < due) due = peer.DialAt;
            if (peer.IsDead) continue;
            var next = peer.SuspectedAt is { } suspectedAt ? suspectedAt + timings.Confirmation : SuspicionDue(peer);
            if (next < due) due = next;
        }

        return due;
    }

    private TimeSpan SuspicionDue(Peer peer)
    {
        var due = peer.LastHeard + timings.FailureTimeout;
        return due > _accuseFrom ? due : _accuseFrom;
    }

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
        public TimeSpan? SuspectedAt { get; set; }
        public bool IsDead { get; set; }
    }
}
