using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Leading;

/// <summary>
/// Servers that want to join: those that are catching up, and those that are refused. A leader that continues with its next epoch
/// keeps them.
/// </summary>
internal sealed class Joiners
{
    private readonly Dictionary<Rank, Learner> _learners = [];

    /// <summary>Refused servers. They are told why they cannot join as soon as there is a link (G6).</summary>
    private readonly Dictionary<Rank, (Member Member, Error Error, TimeSpan At)> _refused = [];

    /// <summary>
    /// What servers held that came in vain, where it differs from what the group had of the epochs that it has forgotten.
    /// </summary>
    private readonly Dictionary<Rank, Frontier> _otherPasts = [];

    /// <summary>Servers whose past is told to everybody by the digest of a view (K8).</summary>
    private readonly HashSet<Rank> _told = [];

    public int LearnerCount => _learners.Count;

    public int RefusedCount => _refused.Count;

    public IReadOnlyCollection<Learner> Learners => _learners.Values;

    /// <summary>All servers that want to join, the refused ones last.</summary>
    public IEnumerable<Member> Members =>
        _learners.Values.Select(learner => learner.Member).Concat(_refused.Values.Select(refused => refused.Member));

    public Learner? Find(Rank rank) => _learners.GetValueOrDefault(rank);

    /// <summary>
    /// A server asks to join, for the first time or again. It may hold more than before, or have other addresses.
    /// </summary>
    public void OnJoin(Member from, Join join)
    {
        if (_learners.TryGetValue(from.Rank, out var learner)) learner.AskAgain(from, join);
        else _learners[from.Rank] = new Learner(from, join);
    }

    public void Refuse(Member from, Error error, TimeSpan now) => _refused[from.Rank] = (from, error, now);

    /// <summary>Forgets servers that were refused before a moment: they have been told, and ask again when they want.</summary>
    /// <returns>Whether any were forgotten.</returns>
    public bool ForgetRefused(TimeSpan before)
    {
        var old = _refused.Where(refused => refused.Value.At < before).Select(refused => refused.Key).ToList();
        foreach (var rank in old) _refused.Remove(rank);
        return old.Count > 0;
    }

    /// <summary>The reason why a server cannot join; null if it was not refused.</summary>
    public Error? FindRefusal(Rank rank) => _refused.TryGetValue(rank, out var refused) ? refused.Error : null;

    /// <summary>Pasts that the next view has to tell of.</summary>
    public IReadOnlyCollection<Frontier> OtherPasts => _otherPasts.Values;

    /// <summary>
    /// Whether a server without a place had other messages than the group in epochs that the group has forgotten. They cannot be
    /// taken in, and it will not vote, so the next view has to tell of them (G9).
    /// </summary>
    public bool BringsOtherPast(Rank rank, Frontier held, Frontier ours)
    {
        var isNew = held.Floor == Epoch.None && held.Counts.Count == 0;
        if (isNew || ours.Floor == Epoch.None || held.Floor > ours.Floor || _told.Contains(rank)) return false;
        if (held.DigestThrough(ours.Floor) == ours.Digest) return false;
        _otherPasts[rank] = held;
        return true;
    }

    /// <summary>A view has told of them.</summary>
    public void TellPasts()
    {
        _told.UnionWith(_otherPasts.Keys);
        _otherPasts.Clear();
    }

    /// <summary>The server is a member now, or has given up.</summary>
    public void Remove(Rank rank) => _learners.Remove(rank);

    /// <returns>Whether any were removed.</returns>
    public bool RemoveDead(Func<Rank, bool> isDead)
    {
        var dead = _learners.Keys.Concat(_refused.Keys).Where(isDead).ToList();
        foreach (var rank in dead)
        {
            _learners.Remove(rank);
            _refused.Remove(rank);
        }

        return dead.Count > 0;
    }
}
