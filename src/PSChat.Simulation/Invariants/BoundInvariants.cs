using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 9: every buffer stays within its bound. A new buffer of the engine gets a line in <see cref="BoundOf"/>.
/// </summary>
internal sealed class BoundInvariants(SimulatedGroup group)
{
    /// <summary>Number of turns between two checks: buffers do not fill up in one turn.</summary>
    private const int Interval = 64;

    /// <summary>The send window of a client: the messages of one session that can be under way.</summary>
    private const int Window = 1024;

    private int _turns;

    private int Users => group.Clients.Count + group.Strangers;

    public void CheckNowAndThen(SimulatedServer server)
    {
        if (_turns++ % Interval == 0) Check(server);
    }

    private void Check(SimulatedServer server)
    {
        // The process ends with this turn, and its unsent messages with it.
        if (server.Protocol.Role == ServerRole.Ended) return;
        foreach (var (name, size) in server.Protocol.BufferSizes)
        {
            var bound = BoundOf(name);
            Breach.Unless(size <= bound, 9, $"{server.Self.Name} has {size} {name}, at most {bound} are expected");
        }
    }

    private long BoundOf(string buffer) => buffer switch
    {
        // For each client one connection, and those that it has given up and whose end the server does not know.
        "connections" => 8L * Users,
        "sessions" or "budgets" or "rosterSessions" or "detachedSessions" or "agingSessions" or "endedSessions" => Users,
        "outstanding" or "parked" or "waiting" => (long)Window * Users,

        // There are two rooms.
        "attendance" => 2L * Users,
        "unacknowledged" => group.Limits.Unacknowledged + (group.Clients.Count * Names.MaximumTextBytes),
        "rooms" => group.Limits.Rooms + group.Clients.Count,

        // Forwards go out at the end of each turn.
        "forwards" => 0,
        "parkedClaims" => 64L * Users,
        "learners" or "refusedJoiners" or "movedMembers" or "leavers" or "pulledFrom" or "watched" or "higherStarters" =>
            group.Servers.Count,
        "brokenLinks" => GroupLimits.MaximumMembers * GroupLimits.MaximumMembers,
        "roomMessages" => group.Limits.RoomMessages,
        "roomBytes" => group.Limits.TotalBytes,
        "undeliveredViews" => 256,
        "epochs" => Frontier.MaximumEpochs,
        _ => throw new InvalidOperationException($"The buffer {buffer} has no bound."),
    };
}
