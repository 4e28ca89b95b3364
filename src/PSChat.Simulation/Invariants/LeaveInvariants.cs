using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 3: a server ends only if it was told to leave, and takes along no message that its senders were told is safe.
/// Exceptions are the last server, and one whose successor crashes at the same moment.
/// </summary>
internal sealed class LeaveInvariants(SimulatedGroup group, MessageLedger ledger)
{
    /// <summary>
    /// Called before the state machine gets the frame. An outdated view is refused. A process that was paused may have ended
    /// because of earlier input.
    /// </summary>
    public static void OnReceived(SimulatedServer server, Frame frame)
    {
        if (server.Protocol.Role == ServerRole.Ended) return;
        if (frame is not NewView { View: var view } || view.Epoch < server.Record.Promised
            || view.Epoch <= server.Protocol.View?.Epoch)
        {
            return;
        }

        // A leader pays no attention to a smaller part of its own view, and stays the last of its group (V6).
        var own = server.Protocol.View;
        if (server.Protocol.Role == ServerRole.Leading && own!.Members.Count(member => view.Contains(member.Rank)) < own.Majority)
        {
            return;
        }

        server.Record.LeftTo = view.Contains(server.Self.Rank) ? null : view.Leader.Rank;
    }

    public void OnLeft(SimulatedServer server)
    {
        Breach.Unless(server.Protocol.IsLeaving, 3, $"{server.Self.Name} ends, and nobody has told it to");
        if (server.Protocol.View is not { } view || WasLast(server.Record)) return;
        foreach (var id in server.Record.Held)
        {
            var facts = ledger[id];
            Breach.Unless(
                !facts.IsAcknowledged || facts.IsLost || facts.LivingHolders > 1 || server.Protocol.Log.Find(id) is null
                    || IsTooOld(facts, server.Record),
                3, $"{server.Self.Name} leaves {view}, and nobody else holds {id}, which is acknowledged");
        }
    }

    /// <summary>
    /// The group that it leaves for has forgotten that epoch and refuses its messages: they are a gap, and its clients are told.
    /// </summary>
    private bool IsTooOld(MessageFacts facts, ServerRecord record) => record.LeftTo is { } leader
        && group.Find(leader) is { } successor
        && facts.Positions.TrueForAll(position => successor.Protocol.Log.Frontier.IsForgotten(position.Epoch));

    private bool WasLast(ServerRecord record) => record.LeftTo is { } leader
        ? group.Find(leader) is not { IsAlive: true }
        : record.Role is not (ServerRole.Discovering or ServerRole.Joining);
}
