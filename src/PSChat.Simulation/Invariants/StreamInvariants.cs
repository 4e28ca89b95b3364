using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 1: each epoch has one set of members and one stream. Invariant 2: each position has one message, everywhere.
/// </summary>
internal sealed class StreamInvariants(MessageLedger ledger)
{
    private readonly Dictionary<Epoch, ViewRecord> _views = [];
    private readonly HashSet<Epoch> _won = [];

    /// <summary>The highest epoch that a server has forgotten.</summary>
    private Epoch _floor;
    private readonly Dictionary<Position, LogEntry> _positions = [];

    /// <summary>A leader installs its view. Its history is everything that the leader holds at this moment.</summary>
    public void OnWon(SimulatedServer server, GroupView view)
    {
        Breach.Unless(_won.Add(view.Epoch), 1, $"{server.Self.Name} opens epoch {view.Epoch} a second time");
        Compare(view, server.Protocol.Log.Frontier.Copy());
    }

    public void OnNewView(NewView newView) => Compare(newView.View, newView.History);

    public void OnInstalled(SimulatedServer server, GroupView view)
    {
        Breach.Unless(
            _views.TryGetValue(view.Epoch, out var known), 1,
            $"{server.Self.Name} installs {view.Epoch}, which its leader has not won");
        Breach.Unless(HaveSameMembers(known!.View, view), 1, $"epoch {view.Epoch} has two member sets");
        Breach.Unless(
            server.Protocol.Log.Frontier.Covers(known.History), 4,
            $"{server.Self.Name} installs {view.Epoch} without its history");
        server.Record.Installed.Add(known);
    }

    /// <summary>Checks new messages in a server's log.</summary>
    public void CheckLog(SimulatedServer server)
    {
        var seen = server.Record.Log;
        var log = server.Protocol.Log;
        if (log.Frontier.Floor > _floor) _floor = log.Frontier.Floor;
        if (seen.Total == log.Frontier.Total) return;
        foreach (var (epoch, count) in log.Frontier.Counts)
        {
            if (seen[epoch] == 0) CheckHistoryOf(server, epoch);
            for (var index = seen[epoch] + 1; index <= count; index++)
            {
                var position = new Position(epoch, index);
                if (log.Find(position) is { } entry)
                {
                    CheckPosition(server, entry);
                    ledger.OnHeld(server.Record, entry);
                }
                else
                {
                    ledger.OnHeld(server.Record, log.FindDropped(position)!);
                }
            }
        }

        seen.Raise(log.Frontier);
    }

    private void Compare(GroupView view, Frontier history)
    {
        if (!_views.TryGetValue(view.Epoch, out var known))
        {
            _views[view.Epoch] = new ViewRecord(view, history);
            return;
        }

        Breach.Unless(HaveSameMembers(known.View, view), 1, $"epoch {view.Epoch} has two member sets");
        Breach.Unless(
            known.History.Covers(history) && history.Covers(known.History), 1,
            $"epoch {view.Epoch} has two histories: {known.History} and {history}");
    }

    /// <summary>
    /// Checks that a server with any message of an epoch holds all that the epoch's leader held at its start. Epochs that servers
    /// have forgotten are excepted.
    /// </summary>
    private void CheckHistoryOf(SimulatedServer server, Epoch epoch)
    {
        if (!_views.TryGetValue(epoch, out var view)) return;
        var held = server.Protocol.Log.Frontier;
        foreach (var (before, count) in view.History.Counts)
        {
            Breach.Unless(
                held[before] >= count || before <= _floor,
                5, $"{server.Self.Name} holds messages of {epoch} and not its history {view.History}: {held}");
        }
    }

    private static bool HaveSameMembers(GroupView one, GroupView other) =>
        one.MinimumCopies == other.MinimumCopies && one.Members.AsSpan().SequenceEqual(other.Members.AsSpan());

    private void CheckPosition(SimulatedServer server, LogEntry entry)
    {
        if (!_positions.TryGetValue(entry.Position, out var known))
        {
            _positions[entry.Position] = entry;
            return;
        }

        Breach.Unless(
            known.Encoded.Span.SequenceEqual(entry.Encoded.Span), 2,
            $"{entry.Position} is {known} elsewhere and {entry} at {server.Self.Name}");
    }
}
