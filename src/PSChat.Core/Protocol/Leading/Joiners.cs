using PSChat.Groups;
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
