using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol.Leading;

/// <summary>
/// Everything that a server knows only because it leads one epoch. It is made when a view is installed in which the server
/// leads, and dropped when another server's view or ballot ends that: nothing that one reign has noted is known in a later
/// one, because others led in between. Only who wants to join is taken along to a next epoch that follows at once.
/// </summary>
internal sealed class Reign
{
    /// <summary>Members that announce other addresses than the view has.</summary>
    private readonly Dictionary<Rank, Member> _moved = [];

    private int _reviewedDeaths;
    private TimeSpan _reviewAt;

    /// <param name="view">The view in which the server leads.</param>
    /// <param name="log">What it holds: the view's history.</param>
    /// <param name="before">The reign that led to this one; null if others led before, or nobody.</param>
    /// <param name="deaths">How often a peer was found dead until now.</param>
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

    /// <summary>Joiners wait until then for others, so that many joins at once share one election.</summary>
    public Alarm Gathering { get; } = new();

    public int MovedCount => _moved.Count;

    /// <summary>Whether somebody has asked for an election, or a member has moved.</summary>
    public bool IsElectionRequested { get; private set; }

    public TimeSpan NextDue => Gathering.Due < Handover.Due ? Gathering.Due : Handover.Due;

    public void RequestElection() => IsElectionRequested = true;

    /// <summary>A member announces itself elsewhere: views name addresses, so that it takes a view.</summary>
    public void OnMoved(Member member)
    {
        _moved[member.Rank] = member;
        RequestElection();
    }

    /// <summary>The member as it announced itself last.</summary>
    public Member Newest(Member member) => _moved.GetValueOrDefault(member.Rank, member);

    /// <summary>
    /// Whether the members are to be reviewed: when one was found dead, and else at the pace of heartbeats, because each
    /// batch of messages would be too often.
    /// </summary>
    public bool TakeReview(int deaths, TimeSpan now, TimeSpan interval)
    {
        if (deaths == _reviewedDeaths && now < _reviewAt) return false;
        (_reviewedDeaths, _reviewAt) = (deaths, now + interval);
        return true;
    }
}
