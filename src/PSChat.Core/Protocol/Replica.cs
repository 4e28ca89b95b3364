using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// A server's copy of the group's messages: how much is held, committed and delivered. It knows no role, because a leader and its
/// members keep and deliver in the same way.
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
    /// Views that were installed here and whose history is not delivered yet (O3). Their order is kept. Otherwise a member on
    /// which one of them was committed would deliver in another order than a member on which it was not.
    /// </summary>
    private readonly List<(Epoch Previous, Frontier History)> _undelivered = [];

    /// <summary>Servers that were asked for messages and have not sent the whole answer.</summary>
    private readonly HashSet<Rank> _pulledFrom = [];

    /// <summary>Ended sessions whose message ids are still known, with the time since when they are over.</summary>
    private readonly Dictionary<Guid, TimeSpan> _overSince = [];

    /// <summary>The view's epoch.</summary>
    private Epoch _epoch;

    /// <summary>The last epoch that was installed.</summary>
    private Epoch _installedEpoch;

    /// <summary>The history of which a part is delivered, with the digest of what was delivered before it.</summary>
    private IEnumerator<DeliveryStep>? _delivering;
    private ulong _digestBefore;

    /// <param name="limits">Limits for the epochs and ids that are kept.</param>
    /// <param name="idRetention">Time for which a session's ids are known after it is over.</param>
    /// <param name="historyPart">Number of messages of its history that a newcomer delivers in one turn.</param>
    /// <param name="deduplicatesByHighest">A planted bug, for tests of the simulator only.</param>
    /// <param name="moment">The moment of the input that is being handled.</param>
    /// <param name="readers">Readers that take the deliveries.</param>
    public Replica(
        ServerLimits limits, TimeSpan idRetention, int historyPart, bool deduplicatesByHighest, IMoment moment,
        IReplicaReaders readers)
    {
        (_limits, _idRetention, _historyPart, _moment, _readers) = (limits, idRetention, historyPart, moment, readers);
        _delivery = new Delivery(_log, deduplicatesByHighest);
    }

    /// <summary>Messages that are held.</summary>
    public MessageLog Log => _log;

    /// <summary>Frontier of the messages that are held, dropped ones included.</summary>
    public Frontier Held => _log.Frontier;

    public Frontier Delivered => _delivery.Frontier;

    /// <summary>Frontier of the view's leader at the time when it installed the view.</summary>
    public Frontier History { get; private set; } = new();

    /// <summary>Whether the view is installed: everything of its history is held here.</summary>
    public bool IsInstalled { get; private set; }

    /// <summary>Number of the view's messages that are committed; null until its history is committed.</summary>
    public long? Committed { get; private set; }

    /// <summary>Number of the view's messages that are held.</summary>
    public long HeldOfEpoch => Held[_epoch];

    /// <summary>The next position that the view's leader gives.</summary>
    public Position NextPosition => new(_epoch, HeldOfEpoch + 1);

    /// <summary>Time to deliver the next part of a history.</summary>
    public Alarm HistoryDue { get; } = new();

    /// <summary>Time of the next <see cref="Age"/>.</summary>
    public Alarm AgingDue { get; } = new();

    public int UndeliveredViews => _undelivered.Count;

    public int PulledFromCount => _pulledFrom.Count;

    public int AgingCount => _overSince.Count;

    /// <summary>
    /// Whether messages of earlier epochs came in after the view was installed, with a learner that failed before it became a
    /// member (G5). Only a view makes them safe and delivers them at one place in every member's order.
    /// </summary>
    public bool HoldsMoreThanHistory => Held.Total - Held[_epoch] > History.Total - History[_epoch];

    public bool HoldsHistory => Held.Covers(History);

    /// <summary>Begins the view of this server's own epoch. Its history is what this server holds.</summary>
    public void Lead(Epoch epoch)
    {
        Follow(epoch, Held.Copy());
        IsInstalled = true;
        Record();
    }

    /// <summary>Follows another server's view, whose history may be missing here.</summary>
    public void Follow(Epoch epoch, Frontier history)
    {
        _epoch = epoch;
        History = history;
        IsInstalled = false;
        Committed = null;
    }

    /// <summary>Installs the view if its history is held here.</summary>
    /// <returns>Whether the view is now installed.</returns>
    public bool TryInstall()
    {
        if (!HoldsHistory) return false;
        IsInstalled = true;
        Record();
        return true;
    }

    /// <summary>Adds an entry: see <see cref="MessageLog.Append(LogEntry)"/>.</summary>
    public bool Append(LogEntry entry) => _log.Append(entry);

    /// <summary>
    /// Takes note of messages that another server has dropped: see <see cref="MessageLog.Append(DroppedRange)"/>.
    /// </summary>
    public bool Append(DroppedRange range) => _log.Append(range);

    /// <summary>Whether a server was asked for messages and has not sent all of the answer.</summary>
    public bool IsPulledFrom(Rank rank) => _pulledFrom.Contains(rank);

    /// <returns>The question to a server for the messages that it holds and this one lacks.</returns>
    public Pull BeginPull(Rank source)
    {
        _pulledFrom.Add(source);
        return new Pull(Held.Copy());
    }

    public void EndPull(Rank source) => _pulledFrom.Remove(source);

    /// <summary>Ignores answers that are still on their way.</summary>
    public void StopPulling() => _pulledFrom.Clear();

    /// <summary>The next held part of an epoch: entries up to a batch, or the rest of a dropped range.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="commit">For a stream: the number of committed messages plus one; 0 for the answer to a pull.</param>
    /// <returns>The frame, the index of its last message, and the size of its entries in bytes.</returns>
    public (Frame Frame, long Last, int Bytes) Read(Position first, long commit)
    {
        if (_log.FindDropped(first) is { } dropped) return (new Dropped(dropped, commit), dropped.Last, 0);
        var items = _log.Read(first.Epoch, first.Index, WireConstants.MaximumBatch);
        return (new Entries(first.Epoch, items, commit), items[^1].Position.Index, items.Sum(entry => entry.Encoded.Length));
    }

    /// <summary>Commits a number of the view's messages, and with them its history.</summary>
    public void CommitThrough(long count)
    {
        Committed = Math.Max(Committed ?? 0, count);
        DeliverCommitted();
    }

    /// <summary>Delivers committed messages; first the history of views that were installed since the last delivery.</summary>
    public void DeliverCommitted()
    {
        if (Committed is not { } commit || !IsInstalled) return;
        if (!DeliverHistories(_historyPart)) return;
        var held = Math.Min(commit, Held[_epoch]);
        foreach (var step in _delivery.DeliverThrough(_epoch, held)) _readers.Deliver(step);
    }

    /// <summary>
    /// Delivers the rest of a history of which a part is delivered. The next history stays, because it may not be committed.
    /// </summary>
    public void FinishHistory()
    {
        if (_delivering is null) return;
        var part = int.MaxValue;
        DeliverFirstHistory(ref part);
        DeliverCommitted();
    }

    /// <summary>
    /// Whether the message with this id was delivered, here or by others that have dropped it. An id without an entry is one of
    /// the latter (K3), because what was forgotten undelivered has lost its id (K11).
    /// </summary>
    public bool IsSafe(MessageId id) => _delivery.Contains(id) || (_log.Ids.Contains(id) && _log.Find(id) is null);

    /// <summary>Whether the message with this id has a position, or had one and is dropped.</summary>
    public bool Holds(MessageId id) => _log.Ids.Contains(id);

    /// <summary>The message with an id; null if it is not held.</summary>
    public LogEntry? Find(MessageId id) => _log.Find(id);

    /// <summary>
    /// The number up to which a session's messages are safe, given that they are safe up to <paramref name="through"/>.
    /// </summary>
    public long SafeThrough(Guid session, long through) => _delivery.SafeThrough(session, through);

    /// <summary>Number of runs into which the numbers of a session's messages fall: one, unless some are missing.</summary>
    public int CountRuns(Guid session) => _log.Ids.Of(session).Intervals.Count;

    /// <summary>Upper bound for the number of dropped messages of a room that <paramref name="seen"/> does not cover.</summary>
    public long CountDropped(string room, Frontier seen) => _log.CountDropped(room, seen);

    /// <summary>
    /// Whether a message was delivered, here or elsewhere, and is no longer kept (K6). No log and no view will bring it to a home
    /// server that was on the other side of a cut when it was delivered. The sender would therefore never be told.
    /// </summary>
    public bool IsGone(MessageId id)
    {
        if (_log.Find(id) is not null) return false;
        FinishHistory();
        return IsSafe(id);
    }

    /// <summary>Forgets epochs before a view is installed: those that are too old do not go into its history (K5).</summary>
    /// <param name="promised">Frontiers of the servers that have promised to be in the view, this one included.</param>
    /// <param name="others">Frontiers of servers that had other messages, and are not taken in.</param>
    public void ForgetOldEpochs(IReadOnlyCollection<Frontier> promised, IEnumerable<Frontier> others)
    {
        FinishHistory();

        // An epoch that a voter has forgotten would not be accepted by it again.
        var floor = promised.Max(held => held.Floor);
        var old = Retention.FindFloor(Held, _limits.Epochs);

        // A frontier with more epochs than fit into a frame cannot be kept. Messages of that age from another group come too
        // late.
        if (old > floor && (IsDelivered(old) || Held.Counts.Count > Frontier.MaximumEpochs)) floor = old;
        if (floor == Epoch.None) return;
        var delivered = Delivered.DigestThrough(floor);
        var digest = Combine([.. promised, .. others], floor);
        if (IsNews(floor, digest)) Forget(floor, digest, hasMissed: _installedEpoch != Epoch.None && delivered != digest);
    }

    /// <summary>
    /// Forgets the message ids of sessions that have been over for so long that no client can come back to them (K7).
    /// </summary>
    /// <param name="isKnown">Whether a session is not over.</param>
    /// <returns>Sessions whose ids were forgotten.</returns>
    public List<Guid> Age(Func<Guid, bool> isKnown)
    {
        var forgotten = new List<Guid>();
        foreach (var session in _log.Ids.Sessions.ToList())
        {
            if (isKnown(session)) _overSince.Remove(session);
            else if (!_overSince.TryGetValue(session, out var since)) _overSince[session] = _moment.Now;
            else if (_moment.Now - since >= _idRetention) ForgetSession(session);
        }

        // Each of them was once a session. The number of sessions at one time has a limit, but the number in a day has none.
        var surplus = _overSince.Count - _limits.RememberedSessions;
        if (surplus > 0)
        {
            _overSince.OrderBy(over => over.Value).Take(surplus).Select(over => over.Key).ToList().ForEach(ForgetSession);
        }

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
        // A history that adds nothing delivers nothing, and a group that cannot commit may hold many elections. The exception is
        // a difference in the forgotten epochs, which readers must be told of.
        var addsNothing = _undelivered.Count > 0 && _undelivered[^1].History is var last && last.Covers(History)
            && (last.Floor, last.Digest) == (History.Floor, History.Digest);
        if (!addsNothing) _undelivered.Add((_installedEpoch, History));
        _installedEpoch = _epoch;
    }

    /// <summary>
    /// Delivers histories, normally all at once. A newcomer that has no clients yet delivers in parts: nobody reads its rooms,
    /// and the group may wait for it, if it leads (J4). The parts begin with the next turn, when the frames that the group waits
    /// for are on their way. Code that depends on what was delivered calls <see cref="FinishHistory"/> first.
    /// </summary>
    /// <returns>Whether nothing is left to deliver.</returns>
    private bool DeliverHistories(int part)
    {
        while (_undelivered.Count > 0)
        {
            if (DeliverFirstHistory(ref part)) continue;

            // Due at once, but behind the inputs that have arrived by then.
            HistoryDue.Set(_moment.Now);
            return false;
        }

        return true;
    }

    /// <summary>
    /// Delivers the first history, except for what the present view has forgotten (K10). That was not in its history, so its
    /// commit does not make it safe.
    /// </summary>
    private bool DeliverFirstHistory(ref int part)
    {
        var (previous, history) = _undelivered[0];
        var isUnread = previous == Epoch.None && _readers.AreNone;
        if (_delivering is null)
        {
            _digestBefore = Delivered.DigestThrough(history.Floor);
            _delivering = _delivery.DeliverHistory(history.Above(History.Floor), previous).GetEnumerator();
            if (isUnread && part < int.MaxValue) return false;
        }

        while (_delivering.MoveNext())
        {
            // Pauses only between messages: dropped ranges are looked up in the log, which must not have changed.
            _readers.Deliver(_delivering.Current);
            if (isUnread && _delivering.Current.Kind == DeliveryKind.Delivered && --part == 0) return false;
        }

        _delivering = null;
        _undelivered.RemoveAt(0);
        if (IsNews(history.Floor, history.Digest))
        {
            Forget(history.Floor, history.Digest, hasMissed: previous != Epoch.None && _digestBefore != history.Digest);
        }

        return true;
    }

    /// <summary>Whether others have forgotten more epochs than this server, or had other messages of them.</summary>
    private bool IsNews(Epoch floor, ulong digest) => floor > Held.Floor || (floor == Held.Floor && digest != Held.Digest);

    private bool IsDelivered(Epoch through) =>
        Held.Counts.TakeWhile(count => count.Key <= through).All(count => Delivered[count.Key] >= count.Value);

    /// <summary>
    /// The digest of the forgotten epochs, if all servers that had any of them had the same (K8). Otherwise it is a digest that
    /// no server has, so that every server learns that something may be missing.
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
        _log.Forget(floor, digest, _delivery.Ids);
        Delivered.RaiseFloor(floor, digest);
        _readers.Forget(floor, hasMissed);
    }
}
