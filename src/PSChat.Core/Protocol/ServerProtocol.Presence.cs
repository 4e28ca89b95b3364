using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Who is there: told to those who ask, and, as it changes, to those who are in the same room.</summary>
internal sealed partial class ServerProtocol
{
    private readonly PresenceBoard _presence;

    private void SendUserList(long connection)
    {
        var users = _roster.Sessions
            .Where(session => session.Attached || _presence.Shows(session.Session))
            .Select(session => new PresentUser(session.User, session.Home, session.ClaimedAt, session.Attached, session.Rooms))
            .ToList();
        var parts = Batches(users, user => 3 * (user.User.Length + user.Rooms.Sum(room => room.Length + 1))).ToList();
        for (var at = 0; at < parts.Count; at++)
        {
            _effects.SendToClient(connection, new UserList(parts[at], IsLast: at == parts.Count - 1));
        }
    }

    private void ShowPresence(IReadOnlyList<PresenceChange> changes)
    {
        foreach (var change in changes)
        {
            if (!_audiences.TryGetValue(change.Room, out var audience)) continue;
            var news = new Presence(change.Room, change.User, change.IsPresent);
            foreach (var client in audience)
            {
                if (client.IsGranted && client.Record.Session != change.Session) _effects.SendToClient(client.Connection, news);
            }
        }
    }
}
