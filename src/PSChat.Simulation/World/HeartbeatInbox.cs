using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// Heartbeats that have arrived and wait for the server's next turn, which comes within one heartbeat interval. A quiet group
/// sends mostly heartbeats, and the inbox saves an event of the simulation for each.
/// </summary>
internal sealed class HeartbeatInbox(SimulatedServer server)
{
    /// <summary>Capacity of a socket's buffer; further datagrams are lost.</summary>
    private const int Capacity = 256;

    private readonly List<(TimeSpan At, Endpoint Source, Heartbeat Heartbeat)> _waiting = [];

    public void Add(TimeSpan at, Endpoint source, Heartbeat heartbeat)
    {
        if (_waiting.Count < Capacity) _waiting.Add((at, source, heartbeat));
    }

    /// <summary>Gives the state machine the heartbeats that have arrived by now.</summary>
    public void Deliver(TimeSpan now)
    {
        var kept = 0;
        for (var at = 0; at < _waiting.Count; at++)
        {
            var (arrival, source, heartbeat) = _waiting[at];
            if (arrival > now)
            {
                _waiting[kept++] = _waiting[at];
                continue;
            }

            server.Record.Heard[heartbeat.From] = now;
            server.Protocol.Receive(server.Clock.Now, source, heartbeat);
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }
}
