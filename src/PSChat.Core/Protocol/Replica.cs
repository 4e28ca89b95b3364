using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// A server's copy of the group's messages: what is held, how much of it is committed, and what of that is delivered. It
/// knows no role: a leader and its members keep and deliver alike.
/// </summary>
internal sealed class Replica : IMessagesOfHome
{
    private readonly ServerLimits _limits;
    private readonly TimeSpan _idRetention;
    private readonly int _historyPart;
    private readonly IMoment _moment;
    private readonly IReplicaReaders _readers;
    private readonly MessageLog _log = new();
    private readonly Delivery _delivery;

    /// <summary>
    /// Views that were installed here and whose history was not yet delivered: their order is kept, so that a member
    /// for which one of them was committed and one for which it was not deliver alike.
    /// </summary>
    private readonly List<(Epoch Previous, Frontier History)> _undelivered = [];

    /// <summary>The servers that were asked for messages and have not sent all of the answer.</summary>
    private readonly HashSet<Rank> _pulledFrom = [];

    /// <summary>Since when sessions are over whose message ids are still known.</summary>
    private readonly Dictionary<Guid, TimeSpan> _overSince = [];

    /// <summary>The view's epoch.</summary>
    private Epoch _epoch;

    /// <summary>The last epoch installed.</summary>
    private Epoch _installedEpoch;

    /// <summary>The history of which a part is delivered, and the digest of what was delivered before it.</summary>
    private IEnumerator<DeliveryStep>? _delivering;
    private ulong _digestBefore;

    /// <param name="limits">How many epochs and ids are kept.</param>
    /// <param name="idRetention">How long the ids of a session are known after it is over.</param>
    /// <param name="historyPart">How many messages of its history a newcomer delivers in one turn.</param>
    /// <param name="deduplicatesByHighest">A planted bug, for tests of the simulator only.</param>
    /// <param name="moment">The moment of the input that is being handled.</param>
    /// <param name="readers">They are given what is delivered.</param>
    public Replica(ServerLimits limits, TimeSpan idRetention, int historyPart, bool deduplicatesByHighest, IMoment moment, IReplicaReaders readers)
    {
        (_limits, _idRetention, _historyPart, _moment, _readers) = (limits, idRetention, historyPart, moment, readers);
        _delivery = new Delivery(_log, deduplicatesByHighest);
    }

    /// <summary>What is held, message by message.</summary>
    public MessageLog Log => _log;

    /// <summary>What is held, or was and is dropped.</summary>
    public Frontier Held => _log.Frontier;

    public Frontier Delivered => _delivery.Frontier;

    /// <summary>What the view's leader held when it installed the view.</summary>
    public Frontier History { get; private set; } = new();

    /// <summary>Whether the view is installed: everything of its history is held here.</summary>
    public bool IsInstalled { get; private set; }

    /// <summary>How much of the view's epoch is committed; null until its history is.</summary>
    public long? Committed { get; private set; }

    /// <summary>How much of the view's epoch is held.</summary>
    public long HeldOfEpoch => Held[_epoch];

    /// <summary>The position that the view's leader gives next.</summary>
    public Position NextPosition => new(_epoch, HeldOfEpoch + 1);

    /// <summary>When the next part of a history is to be delivered.</summary>
    public Alarm HistoryDue { get; } = new();

    /// <summary>When to <see cref="Age"/>.</summary>
    public Alarm AgingDue { get; } = new();

    public int UndeliveredViews => _undelivered.Count;

    public int PulledFromCount => _pulledFrom.Count;

    public int AgingCount => _overSince.Count;

    /// <summary>
    /// Whether messages of earlier epochs came in after the view was installed, with a learner that failed before it was
    /// taken in. Only a view makes them safe and has them delivered, in one place of everybody's order.
    /// </summary>
    public bool HoldsMoreThanHistory => Held.Total - Held[_epoch] > History.Total - History[_epoch];

    public bool HoldsHistory => Held.Covers(History);

    /// <summary>Begins the view of this server's own epoch: its history is what is held here.</summary>
    public void Lead(Epoch epoch)
    {
        Follow(epoch, Held.Copy());
        IsInstalled = true;
        Record();
    }

    /// <summary>Another server's view is here, and may have a history that is not.</summary>
    public void Follow(Epoch epoch, Frontier history)
    {
        _epoch = epoch;
        History = history;
        IsInstalled = false;
        Committed = null;
    }

    /// <summary>Installs the view if its history is held.</summary>
    /// <returns>Whether it is installed now.</returns>
    public bool TryInstall()
    {
        if (!HoldsHistory) return false;
        IsInstalled = true;
        Record();
        return true;
    }

    /// <summary>Adds an entry: see <see cref="MessageLog.Append(LogEntry)"/>.</summary>
    public bool Append(LogEntry entry) => _log.Append(entry);

    /// <summary>Takes note of messages that another server has dropped: see <see cref="MessageLog.Append(DroppedRange)"/>.</summary>
    public bool Append(DroppedRange range) => _log.Append(range);

    /// <summary>Whether a server was asked for messages and has not sent all of the answer.</summary>
    public bool IsPulledFrom(Rank rank) => _pulledFrom.Contains(rank);

    /// <returns>The question for a server: what it holds and is not held here.</returns>
    public Pull BeginPull(Rank source)
    {
        _pulledFrom.Add(source);
        return new Pull(Held.Copy());
    }

    public void EndPull(Rank source) => _pulledFrom.Remove(source);

    /// <summary>What is still on its way is not taken.</summary>
    public void StopPulling() => _pulledFrom.Clear();

    /// <summary>The next of what is held of an epoch: entries up to a batch, or what is left of dropped ones.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="commit">For a stream: one more than the count of what is committed; 0 for the answer to a pull.</param>
    /// <returns>The frame, the index of the last that is in it, and how many bytes of entries it has.</returns>
    public (Frame Frame, long Last, int Bytes) Read(Position first, long commit)
    {
        if (_log.FindDropped(first) is { } dropped) return (new Dropped(dropped, commit), dropped.Last, 0);
        var items = _log.Read(first.Epoch, first.Index, WireConstants.MaximumBatch);
        return (new Entries(first.Epoch, items, commit), items[^1].Position.Index, items.Sum(entry => entry.Encoded.Length));
    }

    /// <summary>So many messages of the view's epoch are committed, and with them its history.</summary>
    public void CommitThrough(long count)
    {
        Committed = Math.Max(Committed ?? 0, count);
        DeliverCommitted();
    }

    /// <summary>Delivers what is committed: first the history of views that were installed since the last time.</summary>
    public void DeliverCommitted()
    {
        if (Committed is not { } commit || !IsInstalled) return;
        if (!DeliverHistories(_historyPart)) return;
        var held = Math.Min(commit, Held[_epoch]);
        foreach (var step in _delivery.DeliverThrough(_epoch, held)) _readers.Deliver(step);
    }

    /// <summary>Delivers what is left of a history of which a part is delivered; but not the next one, which may not be committed.</summary>
    public void FinishHistory()
    {
        if (_delivering is null) return;
        var part = int.MaxValue;
        DeliverFirstHistory(ref part);
        DeliverCommitted();
    }

    /// <summary>Whether the message of this id was delivered.</summary>
    public bool IsDelivered(MessageId id) => _delivery.Contains(id);

    /// <summary>Whether the message of this id has a position, or had one and is dropped.</summary>
    public bool Holds(MessageId id) => _log.Ids.Contains(id);

    /// <summary>The message of an id; null if it is not held.</summary>
    public LogEntry? Find(MessageId id) => _log.Find(id);

    /// <summary>Up to where a session's messages are safe, if they are up to <paramref name="through"/>.</summary>
    public long SafeThrough(Guid session, long through) => _delivery.SafeThrough(session, through);

    /// <summary>Into how many runs the numbers of a session's messages fall: one, unless some are missing.</summary>
    public int CountRuns(Guid session) => _log.Ids.Of(session).Intervals.Count;

    /// <summary>How many messages of a room were dropped that <paramref name="seen"/> does not cover; at most so many.</summary>
    public long CountDropped(string room, Frontier seen) => _log.CountDropped(room, seen);

    /// <summary>
    /// Delivered here once, and not kept any more: no log and no view will bring it to a home server that was on the other
    /// side of a cut network when it was delivered. Its sender would never be told.
    /// </summary>
    public bool IsGone(MessageId id)
    {
        if (_log.Find(id) is not null) return false;
        FinishHistory();
        return _delivery.Contains(id);
    }

    /// <summary>Before a view is installed: what is too old does not go into its history.</summary>
    /// <param name="promised">What those hold who have promised to be in it, this server included.</param>
    public void ForgetOldEpochs(IReadOnlyCollection<Frontier> promised)
    {
        FinishHistory();

        // What any of the voters has forgotten, it would not take again.
        var floor = promised.Max(held => held.Floor);
        var old = Retention.FindFloor(Held, _limits.Epochs);

        // More than travel cannot be kept; what another group brings that is as old as that comes too late.
        if (old > floor && (IsDelivered(old) || Held.Counts.Count > Frontier.MaximumEpochs)) floor = old;
        if (floor == Epoch.None) return;
        var delivered = Delivered.DigestThrough(floor);
        var digest = Combine(promised, floor);
        if (IsNews(floor, digest)) Forget(floor, digest, hasMissed: _installedEpoch != Epoch.None && delivered != digest);
    }

    /// <summary>Forgets the message ids of sessions that have been over for so long that nobody can come back to them.</summary>
    /// <param name="isKnown">Whether a session is not over.</param>
    /// <returns>The sessions whose ids were forgotten.</returns>
    public List<Guid> Age(Func<Guid, bool> isKnown)
    {
        var forgotten = new List<Guid>();
        foreach (var session in _log.Ids.Sessions.ToList())
        {
            if (isKnown(session)) _overSince.Remove(session);
            else if (!_overSince.TryGetValue(session, out var since)) _overSince[session] = _moment.Now;
            else if (_moment.Now - since >= _idRetention) ForgetSession(session);
        }

        // Each took a session to bring about, and there is a limit to those at a time, but not to those of a day.
        var surplus = _overSince.Count - _limits.RememberedSessions;
        if (surplus > 0) _overSince.OrderBy(over => over.Value).Take(surplus).Select(over => over.Key).ToList().ForEach(ForgetSession);
        return forgotten;

        void ForgetSession(Guid session)
        {
            _log.ForgetSession(session);
            _delivery.ForgetSession(session);
            _overSince.Remove(session);
            forgotten.Add(session);
        }
    }

    private void Record()
    {
        // A history that adds nothing delivers nothing: a group that cannot commit may hold many elections. That others had
        // something else of what is forgotten is to be told.
        var addsNothing = _undelivered.Count > 0 && _undelivered[^1].History is var last && last.Covers(History)
            && (last.Floor, last.Digest) == (History.Floor, History.Digest);
        if (!addsNothing) _undelivered.Add((_installedEpoch, History));
        _installedEpoch = _epoch;
    }

    /// <summary>
    /// All at once, but for a newcomer's that has no clients yet: nobody reads it, and the group may wait for it, if it leads.
    /// It begins with the next turn, when what the group waits for is on its way. What depends on what was delivered calls
    /// <see cref="FinishHistory"/> first.
    /// </summary>
    /// <returns>Whether nothing is left.</returns>
    private bool DeliverHistories(int part)
    {
        while (_undelivered.Count > 0)
        {
            if (DeliverFirstHistory(ref part)) continue;

            // Due at once, but after what has come in by then.
            HistoryDue.Set(_moment.Now);
            return false;
        }

        return true;
    }

    private bool DeliverFirstHistory(ref int part)
    {
        var (previous, history) = _undelivered[0];
        var isUnread = previous == Epoch.None && _readers.AreNone;
        if (_delivering is null)
        {
            _digestBefore = Delivered.DigestThrough(history.Floor);
            _delivering = _delivery.DeliverHistory(history, previous).GetEnumerator();
            if (isUnread && part < int.MaxValue) return false;
        }

        while (_delivering.MoveNext())
        {
            // Only between messages: dropped ranges are looked up in the log, which must be as it was.
            _readers.Deliver(_delivering.Current);
            if (isUnread && _delivering.Current.Kind == DeliveryKind.Delivered && --part == 0) return false;
        }

        _delivering = null;
        _undelivered.RemoveAt(0);
        if (IsNews(history.Floor, history.Digest)) Forget(history.Floor, history.Digest, hasMissed: previous != Epoch.None && _digestBefore != history.Digest);
        return true;
    }

    /// <summary>Whether others have forgotten more than is forgotten here, or had something else of it.</summary>
    private bool IsNews(Epoch floor, ulong digest) => floor > Held.Floor || (floor == Held.Floor && digest != Held.Digest);

    private bool IsDelivered(Epoch through) =>
        Held.Counts.TakeWhile(count => count.Key <= through).All(count => Delivered[count.Key] >= count.Value);

    /// <summary>
    /// The digest of what is forgotten, if all who had anything of it had the same; else one that nobody has, so that
    /// everybody learns that something may be missing.
    /// </summary>
    private static ulong Combine(IReadOnlyCollection<Frontier> promised, Epoch floor)
    {
        var digests = promised
            .Where(held => held.Floor != Epoch.None || held.Counts.Count > 0)
            .Select(held => held.DigestThrough(floor)).Distinct().Order().ToList();
        return digests.Aggregate(0UL, (combined, digest) => digests.Count == 1 ? digest : (combined * 31) + digest);
    }

    private void Forget(Epoch floor, ulong digest, bool hasMissed)
    {
        _log.Forget(floor, digest);
        Delivered.RaiseFloor(floor, digest);
        _readers.Forget(floor, hasMissed);
    }
}
