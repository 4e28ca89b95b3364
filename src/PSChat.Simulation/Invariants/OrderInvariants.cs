using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 4: members that go together from one view to the next have delivered the same messages in the same order. Invariant
/// 5: they have delivered one sender's messages in order, except late ones.
/// </summary>
internal sealed class OrderInvariants(MessageLedger ledger)
{
    /// <summary>
    /// Messages delivered between the histories of two views, by the first server that went from one to the other.
    /// </summary>
    private readonly Dictionary<(Epoch From, Epoch To), (string Server, List<MessageId> Ids)> _ways = [];
    private readonly List<RoomItem> _new = [];

    public void CheckViews(SimulatedServer server)
    {
        var record = server.Record;
        while (record.DeliveredViews < record.Installed.Count
            && server.Protocol.Delivered.Covers(record.Installed[record.DeliveredViews].History))
        {
            CompleteView(server, record.DeliveredViews++);
        }
    }

    /// <summary>Checks the messages that a server has delivered in this turn.</summary>
    public void TakeNew(SimulatedServer server)
    {
        _new.Clear();
        foreach (var room in server.Protocol.Rooms)
        {
            var cursor = server.Record.RoomCursors.GetValueOrDefault(room);
            if (cursor < room.First) server.Record.IncompleteThrough = server.Record.Installed.Count;
            for (cursor = Math.Max(cursor, room.First); cursor < room.End; cursor++) Add(server, room[cursor]);
            server.Record.RoomCursors[room] = room.End;
        }

        if (_new.Count == 0) return;
        _new.Sort((one, other) => one.Number.CompareTo(other.Number));
        foreach (var item in _new)
        {
            Breach.Unless(
                server.Record.DeliveredIds.Add(item.Entry!.Id), 3, $"{server.Self.Name} has delivered {item.Entry!.Id} twice");
            if (!item.IsLate) CheckSender(server, item.Entry!.Id);
        }

        server.Record.Open.AddRange(_new);
    }

    private void Add(SimulatedServer server, RoomItem item)
    {
        if (!item.IsGap) _new.Add(item);
        else server.Record.IncompleteThrough = server.Record.Installed.Count;
    }

    /// <summary>
    /// Checks that one sender's messages come in order. A newcomer delivers the history that it finds by time, and clocks differ.
    /// </summary>
    private static void CheckSender(SimulatedServer server, MessageId id)
    {
        var last = server.Record.LastInOrder.GetValueOrDefault(id.Session);
        Breach.Unless(
            id.Sequence > last || server.Record.DeliveredViews == 0, 5, $"{server.Self.Name} has delivered {id} after {last}");
        server.Record.LastInOrder[id.Session] = Math.Max(last, id.Sequence);
    }

    /// <summary>
    /// The server has delivered all of a view's history. Its deliveries since the previous view are compared with those of
    /// others.
    /// </summary>
    private void CompleteView(SimulatedServer server, int at)
    {
        var record = server.Record;
        var view = record.Installed[at];
        var ids = record.Open.Where(item => view.History.Covers(item.Entry!.Position)).Select(item => item.Entry!.Id).ToList();
        record.Open.RemoveAll(item => view.History.Covers(item.Entry!.Position));
        if (at == 0 || at <= record.IncompleteThrough) return;
        var way = (record.Installed[at - 1].View.Epoch, view.View.Epoch);
        if (!_ways.TryGetValue(way, out var known))
        {
            _ways[way] = (server.Self.Name, ids);
            return;
        }

        Breach.Unless(
            Told(known.Ids, view).SequenceEqual(Told(ids, view)), 4,
            $"from {way.Item1} to {way.Item2} {known.Server} delivered {List(known.Ids)}, {server.Self.Name} {List(ids)}");
    }

    /// <summary>
    /// Leaves out messages that had a place in an epoch that the view has forgotten, and came with another place again. Only
    /// servers that were not there the first time deliver them.
    /// </summary>
    private IEnumerable<MessageId> Told(List<MessageId> ids, ViewRecord view) =>
        ids.Where(id => !ledger[id].Positions.Exists(position => view.History.IsForgotten(position.Epoch)));

    private string List(List<MessageId> ids) =>
        $"[{string.Join(", ", ids.Select(id => $"{id} at {string.Join("/", ledger[id].Positions)}"))}]";
}
