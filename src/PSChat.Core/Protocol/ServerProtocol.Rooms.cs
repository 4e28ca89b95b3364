using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Rooms: who of this server's clients reads them, and what is delivered in them.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Dictionary<string, RoomLog> _rooms = new(Roster.NameComparer);
    private readonly Dictionary<string, List<ClientSession>> _audiences = new(Roster.NameComparer);
    private long _deliveries;

    /// <summary>Counts how often a client was given something, or came to a room: from then on it is to be told of what comes.</summary>
    private long _readings;

    private void OnJoinRoom(ClientSession client, JoinRoom join)
    {
        if (!client.Rooms.ContainsKey(join.Room))
        {
            if (RefuseRoom(client, join.Room)) return;
            client.LetInto(join.Room);

            // Before the first message of the room the cursor stands at its end: nothing that is sent after this is missed.
            Enter(client, join.Room, room => room.FindLast(join.History, client.MayRead), filterFrom: _rooms.GetValueOrDefault(join.Room)?.End ?? 0);
            ChangeRooms(client);
        }

        _effects.SendToClient(client.Connection, new RoomJoined(join.Room));
        if (client.HasUnread) _effects.ClientHasUnread(client.Connection);
    }

    /// <summary>Goes on where the client's frontier ends; what retention has passed is a gap.</summary>
    private void Resume(ClientSession client, string name)
    {
        var missed = _log.CountDropped(name, client.Seen);

        // Of forgotten epochs nothing is known any more, except whether the client had all that was delivered here.
        var (seen, here) = (client.Seen, _delivery.Frontier);
        if (client.IsResumed && seen.Floor <= here.Floor && seen.DigestThrough(here.Floor) != here.Digest) missed += DroppedOfRoom.Unknown;
        Enter(client, name, room => room.FindStart(client.Seen), filterFrom: 0, missed);
    }

    private void Enter(ClientSession client, string name, Func<RoomLog, long> findStart, long filterFrom, long missed = 0)
    {
        var room = FindOrAddRoom(name);
        client.Rooms[name] = new RoomCursor(room, findStart(room), filterFrom, missed);
        if (!_audiences.TryGetValue(name, out var audience)) _audiences[name] = audience = [];
        audience.Add(client);
        _attendance++;
        _readings++;
    }

    /// <summary>A room that nobody is in and that has no messages is no room: names must not pile up.</summary>
    private void Exit(ClientSession client, string name)
    {
        if (!_audiences.TryGetValue(name, out var audience) || !audience.Remove(client)) return;
        _attendance--;
        if (audience.Count > 0) return;
        _audiences.Remove(name);
        if (_rooms.TryGetValue(name, out var room) && room.Count == 0 && room.First == 0) _rooms.Remove(name);
    }

    private void OnLeaveRoom(ClientSession client, LeaveRoom leave)
    {
        client.LetInto(leave.Room);
        if (!client.Rooms.Remove(leave.Room)) return;
        Exit(client, leave.Room);
        ChangeRooms(client);
    }

    private void ChangeRooms(ClientSession client)
    {
        client.Record = client.Record with { Version = client.Record.Version + 1, Rooms = [.. client.Rooms.Values.Select(cursor => cursor.Log.Name)] };
        ReportSession(client);
    }

    private RoomLog FindOrAddRoom(string name)
    {
        if (!_rooms.TryGetValue(name, out var room)) _rooms[name] = room = new RoomLog(name);
        return room;
    }

    /// <summary>The next in the order of delivery.</summary>
    private void OnDelivery(DeliveryStep step)
    {
        switch (step.Kind)
        {
            case DeliveryKind.Delivered: OnDelivered(step.Entry!, step.IsLate); break;
            case DeliveryKind.PassedOver: _retention.PassedOver(step.Entry!); break;
            case DeliveryKind.Dropped: OnDroppedBefore(step.Dropped!); break;
            default: throw new InvalidOperationException($"Unknown step {step.Kind}.");
        }
    }

    /// <summary>A message is committed: its sender is told, if it is ours, and the room's readers have something to read.</summary>
    private void OnDelivered(LogEntry entry, bool late)
    {
        if (_sessions.TryGetValue(entry.Id.Session, out var sender))
        {
            _unacknowledged -= sender.Settle(entry.Id.Sequence);
            AcknowledgeTo(sender, entry.Id, entry);
            _ownMessages.Count(Now);
        }

        AddToRoom(entry.Room, RoomItem.Of(entry, late, ++_deliveries));
    }

    /// <summary>
    /// Messages were delivered by others, and dropped before they came here: the rooms' readers are told of a gap, and our
    /// own senders that theirs are safe.
    /// </summary>
    private void OnDroppedBefore(DroppedRange range)
    {
        foreach (var (room, lost) in range.Rooms) AddToRoom(room, RoomItem.Gap(range.Epoch, lost, ++_deliveries));
        foreach (var sender in _sessions.Values)
        {
            var session = sender.Record.Session;
            foreach (var sequence in sender.Outstanding.Keys.Where(range.Ids.Of(session).Contains).Order().ToList()) Confirm(new MessageId(session, sequence));
        }
    }

    private void AddToRoom(string name, RoomItem item)
    {
        var room = FindOrAddRoom(name);
        room.Add(item);
        _retention.Added(room, item);
        if (_rooms.Count > _settings.Limits.Rooms) LetRoomGo();
        if (!_audiences.TryGetValue(name, out var audience)) return;
        if (item.Entry is { To: not null } entry)
        {
            foreach (var client in audience)
            {
                if (client.MayRead(entry)) Announce(client);
                else client.PassOver(room);
            }
        }
        else if (room.AnnouncedAt != _readings)
        {
            // Once for all messages of a burst: nobody has read since, or come.
            foreach (var client in audience) Announce(client);
            room.AnnouncedAt = _readings;
        }
    }

    /// <summary>Once for all that comes until the client is given it.</summary>
    private void Announce(ClientSession client)
    {
        if (client.IsAnnounced) return;
        client.IsAnnounced = true;
        _effects.ClientHasUnread(client.Connection);
    }

    /// <summary>The client asks for a room's last messages, once more for each part of them.</summary>
    private void OnReadHistory(ClientSession client, ReadHistory question)
    {
        if (RefuseHistory(client)) return;
        var (entries, isAll) = client.Rooms.TryGetValue(question.Room, out var cursor)
            ? cursor.Log.FindHistory(question.Count, WireConstants.MaximumBatch, entry => client.MayRead(entry) && question.Wants(entry))
            : ([], true);
        _effects.SendToClient(client.Connection, new History(entries, isAll));
    }
}
