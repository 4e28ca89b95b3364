using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol.Leading;

/// <summary>
/// Everything that a server knows only because it leads one epoch. A reign begins when a view is installed in which the server
/// leads. It ends with another server's view or ballot. A later reign knows nothing of an earlier one, because others led in
/// between. Only the joiners are taken along, and only to an epoch that follows at once.
/// </summary>
internal sealed class Reign
{
    /// <summary>Members that announce other addresses than the view names.</summary>
    private readonly Dictionary<Rank, Member> _moved = [];

    private int _reviewedDeaths;
    private TimeSpan _reviewAt;

    /// <param name="view">The view in which the server leads.</param>
    /// <param name="log">Its messages: the view's history.</param>
    /// <param name="before">The reign directly before this one; null if another server led before, or none.</param>
    /// <param name="deaths">Number of deaths of peers that were found until now.</param>
    /// <param name="now">The moment.</param>
    public Reign(GroupView view, MessageLog log, Reign? before, int deaths, TimeSpan now)
    {
        Joiners = before?.Joiners ?? new Joiners();
        Followers = new Followers(view.Members.Select(member => member.Rank).Where(rank => rank != view.Leader.Rank), now);
        Sequencer = new Sequencer(log);
        Rosters = new RosterCollection(view.Members.Select(member => member.Rank));
        (_reviewedDeaths, _reviewAt) = (deaths, now);
    }

    public Joiners Joiners { get; }

    public Departures Departures { get; } = new();

    public BrokenPairs BrokenPairs { get; } = new();

    public PendingHandover Handover { get; } = new();

    public EpochRecheck Recheck { get; } = new();

    public Followers Followers { get; }

    public Sequencer Sequencer { get; }

    public RosterCollection Rosters { get; }

    public DetachedSessions Detached { get; } = new();

    /// <summary>Time until which joiners wait for others, so that many joins at once share one election (G3).</summary>
    public Alarm Gathering { get; } = new();

    public int MovedCount => _moved.Count;

    /// <summary>Whether a server or a client has asked for an election, or a member has moved.</summary>
    public bool IsElectionRequested { get; private set; }

    public TimeSpan NextDue => Gathering.Due < Handover.Due ? Gathering.Due : Handover.Due;

    public void RequestElection() => IsElectionRequested = true;

    /// <summary>A member announces other addresses. Views name addresses, so a new view is needed (G7).</summary>
    public void OnMoved(Member member)
    {
        _moved[member.Rank] = member;
        RequestElection();
    }

    /// <summary>The member in the form in which it announced itself last.</summary>
    public Member Newest(Member member) => _moved.GetValueOrDefault(member.Rank, member);

    /// <summary>
    /// Whether to review the members: after a death, and otherwise at the pace of heartbeats, because a review for each batch of
    /// messages would be too often.
    /// </summary>
    public bool TakeReview(int deaths, TimeSpan now, TimeSpan interval)
    {
        if (deaths == _reviewedDeaths && now < _reviewAt) return false;
        (_reviewedDeaths, _reviewAt) = (deaths, now + interval);
        return true;
    }
}
