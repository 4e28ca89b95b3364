using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 8: once everything is healed and quiet there is one leader, of the highest rank; all frontiers are equal and all
/// outboxes empty. Invariant 3: every client has been delivered the acknowledged messages.
/// </summary>
internal sealed class QuietInvariants(SimulatedGroup group, ClientInvariants clients)
{
    public void Check()
    {
        var living = group.Living.ToList();
        Breach.Unless(
            SimulatedGroup.ShareOneView(living), 8,
            $"no common view: {string.Join(" | ", living.Select(Describe))}");
        var highest = living.Max(server => server.Self.Rank);
        Breach.Unless(
            living[0].Protocol.View!.Leader.Rank == highest, 8, $"{living[0].Protocol.View!.Leader} leads, not {highest}");
        foreach (var server in living) CheckFrontier(server, living[0]);
        foreach (var client in group.Clients) CheckClient(client);
        foreach (var server in living) CheckRoster(server);
        foreach (var client in group.Clients) clients.CheckComplete(client);
    }

    private static void CheckFrontier(SimulatedServer server, SimulatedServer other)
    {
        var (held, others) = (server.Protocol.Log.Frontier, other.Protocol.Log.Frontier);
        Breach.Unless(
            held.Covers(others) && others.Covers(held), 8, $"{server.Self.Name} holds {held}, {other.Self.Name} {others}");
        Breach.Unless(
            server.Protocol.Delivered.Covers(held), 8, $"{server.Self.Name} has delivered {server.Protocol.Delivered} of {held}");
    }

    /// <summary>Checks that every server knows the home and rooms of every user.</summary>
    private void CheckRoster(SimulatedServer server)
    {
        foreach (var client in group.Clients)
        {
            var record = server.Protocol.FindSession(client.Session);
            Breach.Unless(
                record is { Attached: true } && group.Find(record.Home)?.Host == client.ServerHost
                    && record.Rooms.ToHashSet(NameComparer.Instance).SetEquals(client.Joined),
                8,
                $"{server.Self.Name} takes {client.User}, who is at s{client.ServerHost} "
                + $"in {string.Join(", ", client.Joined)}, for {Describe(record)}");
        }
    }

    private static string Describe(SimulatedServer server) =>
        $"{server.Self.Name} {server.Protocol.Role} {server.Protocol.View}";

    private static string Describe(SessionRecord? record) => record is null ? "gone"
        : $"{(record.Attached ? "attached" : "disconnected")}, at {record.Home} in {string.Join(", ", record.Rooms)}, "
            + $"version {record.Version}";

    private static void CheckClient(SimulatedClient client)
    {
        Breach.Unless(client.Failure is null, 8, $"{client.User} failed: {client.Failure?.Message}");
        Breach.Unless(client.Protocol.State == ClientState.Attached, 8, $"{client.User} is {client.Protocol.State}");
        Breach.Unless(
            client.Protocol.Outbox.Count == 0, 8,
            $"{client.User} has {client.Protocol.Outbox.Count} messages that are not acknowledged");
    }
}
