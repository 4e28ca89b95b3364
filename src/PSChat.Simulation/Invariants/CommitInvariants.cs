using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 6: delivered means committed. Invariant 7: a committed message is in the history of every later view that can
/// commit, if the minimum copies are a majority of the planned servers.
/// </summary>
internal sealed class CommitInvariants(SimulatedGroup group, MessageLedger ledger)
{
    private readonly List<ViewRecord> _committedViews = [];
    private readonly List<MessageFacts> _committed = [];
    private int _holdersThatMeet = int.MaxValue;

    /// <summary>The number of holders that every view able to commit must meet.</summary>
    public void ExpectMajorities(int planned, int copies) => _holdersThatMeet = planned - copies + 1;

    /// <summary>
    /// A view is won. It has enough voters if every message that enough servers hold must be among theirs. Whether the view can
    /// ever commit is not known yet.
    /// </summary>
    public void OnWon(ViewRecord view)
    {
        if (_holdersThatMeet == int.MaxValue) return;
        view.Missing.AddRange(_committed.Where(facts =>
            facts.IsCommitted && facts.CommittedIn < view.View.Epoch && facts.LivingHolders >= _holdersThatMeet
                && !MessageLedger.IsIn(view.History, facts)));
    }

    /// <summary>
    /// A quorum has installed a view, so its leader may commit. No message that was committed before may be missing in the view.
    /// </summary>
    public void OnInstalled(ViewRecord view)
    {
        if (view.IsCommitted) return;
        var holders = view.View.Members.Count(member => group.Find(member.Rank) is { } server && Has(server, view));
        if (holders < view.View.CommitQuorum) return;
        view.IsCommitted = true;
        _committedViews.Add(view);
        foreach (var facts in view.Missing) RequireIn(view, facts);
    }

    /// <summary>Checks the messages that a server has delivered in this turn.</summary>
    public void CheckDelivered(SimulatedServer server)
    {
        var view = FindCommitted(server);
        Breach.Unless(
            view is not null, 6,
            $"{server.Self.Name} has delivered {server.Protocol.Delivered} in {server.Protocol.View}, "
            + $"and not enough members hold it: {ListHolders(server)}");
        foreach (var (epoch, count) in server.Protocol.Delivered.Counts)
        {
            for (var index = server.Record.Delivered[epoch] + 1; index <= count; index++)
            {
                foreach (var id in ListIds(server, new Position(epoch, index))) NoteCommitted(ledger[id], view!.View);
            }
        }
    }

    /// <summary>The message at a position, or all messages of the dropped range there.</summary>
    private static IEnumerable<MessageId> ListIds(SimulatedServer server, Position position) =>
        server.Protocol.Log.Find(position) is { Id: var id } ? [id]
        : server.Protocol.Log.FindDropped(position) is { } range ? MessageLedger.ListIds(range)
        : throw new InvariantBreachException(2, $"{server.Self.Name} has delivered {position}, which it does not hold");

    /// <summary>
    /// Finds, among the views that the server has lately installed, one that is committed as far as the server has delivered.
    /// Enough members must have installed it and hold as much of its epoch; null if there is none. In one turn a server may
    /// deliver, and then continue with the next view.
    /// </summary>
    private ViewRecord? FindCommitted(SimulatedServer server)
    {
        var installed = server.Record.Installed;
        for (var at = installed.Count - 1; at >= Math.Max(0, server.Record.DeliveredViews - 1); at--)
        {
            if (CountHolders(installed[at], server.Protocol.Delivered) >= installed[at].View.CommitQuorum) return installed[at];
        }

        return null;
    }

    private int CountHolders(ViewRecord record, Frontier delivered)
    {
        var epoch = record.View.Epoch;
        if (record.History.CountMissing(delivered) > delivered[epoch]) return 0;
        var holders = 0;
        foreach (var member in record.View.Members)
        {
            if (group.Find(member.Rank) is { } server && Has(server, record)
                && server.Protocol.Log.Frontier[epoch] >= delivered[epoch])
            {
                holders++;
            }
        }

        return holders;
    }

    /// <summary>
    /// Whether the server has ever installed the view, by its own record or its message to the leader. It may have crashed right
    /// afterwards. A leader may have crashed while it showed its view, before any other server could see that.
    /// </summary>
    private static bool Has(SimulatedServer server, ViewRecord view) => server.Self.Rank == view.View.Leader.Rank
        || server.Record.Acknowledged.Contains(view.View.Epoch) || server.Record.Installed.Contains(view);

    private string ListHolders(SimulatedServer server) => string.Join(", ", server.Record.Installed.TakeLast(2)
        .Select(view => $"{CountHolders(view, server.Protocol.Delivered)} of {view.View} need {view.View.CommitQuorum}"));

    /// <param name="facts">The message.</param>
    /// <param name="by">
    /// The view that made it safe. Its position may be in an earlier epoch, whose leader did not live to commit it.
    /// </param>
    private void NoteCommitted(MessageFacts facts, GroupView by)
    {
        if (facts.IsCommitted) return;
        facts.CommittedIn = by.Epoch;
        _committed.Add(facts);
        if (_holdersThatMeet == int.MaxValue || CountLiving(by, facts) < by.CommitQuorum) return;
        foreach (var view in _committedViews)
        {
            // Members that have restarted have forgotten their promises, and numbers may begin again at 1.
            if (view.View.Epoch > by.Epoch && CountLiving(view.View, null) == view.View.Members.Length) RequireIn(view, facts);
        }
    }

    private int CountLiving(GroupView view, MessageFacts? holding) => view.Members.Count(member =>
        group.Find(member.Rank) is { IsAlive: true } server && (holding is null || server.Record.Held.Contains(holding.Id)));

    private void RequireIn(ViewRecord view, MessageFacts facts) => Breach.Unless(
        facts.LivingHolders < _holdersThatMeet || MessageLedger.IsIn(view.History, facts),
        7, $"{facts.Id} is committed in {facts.CommittedIn} and held by {facts.LivingHolders}, "
        + $"and not in the history of {view.View}");
}
