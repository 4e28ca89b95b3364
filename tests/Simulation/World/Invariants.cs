using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;

namespace PSChat.Simulation.World;

/// <summary>What must hold after every step, and what must hold once all faults are healed and the group is quiet.</summary>
internal sealed class Invariants(SimulatedGroup group)
{
    private readonly Dictionary<Epoch, string> _memberSets = [];
    private readonly Dictionary<Position, MessageId> _positions = [];
    private readonly Dictionary<(Guid Receiver, Guid Sender), long> _lastInOrder = [];
    private readonly Dictionary<Guid, HashSet<MessageId>> _received = [];
    private readonly Dictionary<Rank, Frontier> _checked = [];
    private readonly Dictionary<(Rank Server, Epoch Epoch), long> _deliveredOf = [];

    /// <summary>One member set per epoch.</summary>
    public void OnViewInstalled(SimulatedServer server, GroupView view)
    {
        var members = string.Join(" ", view.Members.Select(member => member.Rank));
        if (_memberSets.TryGetValue(view.Epoch, out var known)) Require(known == members, $"epoch {view.Epoch} has two member sets");
        else _memberSets[view.Epoch] = members;
    }

    /// <summary>Equal position means equal message, everywhere; checked for what is new in a server's log.</summary>
    public void CheckStep(SimulatedServer server)
    {
        if (!_checked.TryGetValue(server.Self.Rank, out var seen)) _checked[server.Self.Rank] = seen = new Frontier();
        foreach (var (epoch, count) in server.Protocol.Log.Frontier.Counts)
        {
            for (var index = seen[epoch] + 1; index <= count; index++)
            {
                var position = new Position(epoch, index);

                // What was dropped before it came here says only that it was somewhere.
                if (server.Protocol.Log.Find(position) is not { Id: var id }) continue;
                if (_positions.TryGetValue(position, out var known)) Require(known == id, $"{position} holds {known} and {id}");
                else _positions[position] = id;
            }

            seen.Raise(epoch, count);
        }

        CheckCommitted(server);
    }

    /// <summary>Delivered means committed: as many members hold it as their view demands.</summary>
    private void CheckCommitted(SimulatedServer server)
    {
        if (server.Protocol.View is not { } view) return;
        var delivered = server.Protocol.Delivered[view.Epoch];
        var key = (server.Self.Rank, view.Epoch);
        if (delivered == _deliveredOf.GetValueOrDefault(key)) return;
        _deliveredOf[key] = delivered;
        var holders = group.Servers.Count(other => view.Contains(other.Self.Rank) && other.Protocol.Log.Frontier[view.Epoch] >= delivered);
        Require(holders >= view.CommitQuorum, $"{server.Self.Name} delivered {view.Epoch}:{delivered}, and {holders} of {view.Members.Length} hold it");
    }

    /// <summary>Each message once; one sender's messages in order, late ones excepted; delivered means held by a majority.</summary>
    public void OnDelivered(SimulatedClient client, LogEntry entry, bool late)
    {
        if (!_received.TryGetValue(client.Session, out var received)) _received[client.Session] = received = [];
        Require(received.Add(entry.Id), $"{client.User} was delivered {entry.Id} twice");
        if (late) return;
        var key = (client.Session, entry.Id.Session);
        var last = _lastInOrder.GetValueOrDefault(key);
        Require(entry.Id.Sequence > last, $"{client.User} was delivered {entry.Id} after {last}");
        _lastInOrder[key] = entry.Id.Sequence;
    }

    /// <summary>One leader, one view, equal frontiers, empty outboxes; everything acknowledged delivered to every client.</summary>
    public void CheckQuiet()
    {
        var living = group.Living.ToList();
        Require(SimulatedGroup.ShareOneView(living), $"no common view: {string.Join(" | ", living.Select(server => $"{server.Self.Name} {server.Protocol.Role} {server.Protocol.View}"))}");
        var highest = living.Max(server => server.Self.Rank);
        Require(living[0].Protocol.View!.Leader.Rank == highest, $"{living[0].Protocol.View!.Leader} leads, not {highest}");
        foreach (var server in living)
        {
            Require(server.Protocol.Log.Frontier.Covers(living[0].Protocol.Log.Frontier)
                && living[0].Protocol.Log.Frontier.Covers(server.Protocol.Log.Frontier), $"{server.Self.Name} holds {server.Protocol.Log.Frontier}, {living[0].Self.Name} {living[0].Protocol.Log.Frontier}");
            Require(server.Protocol.Delivered.Covers(server.Protocol.Log.Frontier), $"{server.Self.Name} delivered {server.Protocol.Delivered} of {server.Protocol.Log.Frontier}");
        }

        foreach (var client in group.Clients)
        {
            Require(client.Failure is null, $"{client.User} failed: {client.Failure?.Message}");
            Require(client.Protocol.State == ClientState.Attached, $"{client.User} is {client.Protocol.State}");
            Require(client.Protocol.Outbox.Count == 0, $"{client.User} has {client.Protocol.Outbox.Count} messages that are not acknowledged");
        }

        var acknowledged = group.Clients.SelectMany(client => client.Acknowledged).ToHashSet();
        foreach (var client in group.Clients.Where(client => client.HasJoined))
        {
            var received = client.Delivered.Select(item => item.Entry.Id).ToHashSet();
            var lost = acknowledged.Except(received).ToList();
            Require(lost.Count == 0, $"{client.User} was never delivered {string.Join(", ", lost.Take(5))} of {lost.Count}");
        }
    }

    private static void Require(bool condition, string breach)
    {
        if (!condition) throw new InvariantBreachException(breach);
    }
}
