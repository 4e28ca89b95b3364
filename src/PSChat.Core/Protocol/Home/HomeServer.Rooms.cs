using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>Rooms: how clients enter them, how messages are delivered in them, and what clients read.</summary>
internal sealed partial class HomeServer
{
    /// <summary>Takes the next step in the order of delivery.</summary>
    public void Deliver(DeliveryStep step)
    {
        switch (step.Kind)
        {
            case DeliveryKind.Delivered: OnDelivered(step.Entry!, step.IsLate); break;
            case DeliveryKind.PassedOver: _rooms.PassedOver(step.Entry!); break;
            case DeliveryKind.Dropped: OnDroppedBefore(step.Dropped!); break;
            default: throw new InvalidOperationException($"Unknown step {step.Kind}.");
        }
    }

    /// <summary>
    /// Epochs were forgotten. Messages of them that others had and that were not delivered here are unknown from now on.
    /// </summary>
    public void Forget(Epoch floor, bool hasMissed)
    {
        _mark = null;
        if (!hasMissed) return;
        var unknown = new DroppedOfRoom(DroppedOfRoom.Unknown, Frontier.Everything);
        foreach (var room in _rooms.Logs.ToList()) Announce(_rooms.AddGap(room.Name, floor, unknown), null);
        foreach (var (session, sender) in _sessions)
        {
            var sent = sender.Outstanding.Keys.Select(sequence => new MessageId(session, sequence));
            foreach (var id in sent.Where(_messages.IsSafe).ToList()) Confirm(id);
        }
    }

    /// <summary>Tells users who entered their rooms, and who left.</summary>
    public void Show(IReadOnlyList<PresenceChange> changes)
    {
        foreach (var change in changes)
        {
            var audience = _rooms.FindAudience(change.Room);
            if (audience.Count == 0) continue;
            var news = new Presence(change.Room, change.User, change.IsPresent);
            foreach (var client in audience)
            {
                if (client.IsGranted && client.Record.Session != change.Session) _effects.SendToClient(client.Connection, news);
            }
        }
    }

    /// <summary>Adds messages that wait for a client, in order, up to about <paramref name="maximumBytes"/>.</summary>
    /// <returns>Whether more waits.</returns>
    public bool ReadDeliveries(long connection, int maximumBytes, List<DeliveredEntry> into)
    {
        if (!_clients.TryGetValue(connection, out var client)) return false;
        client.IsAnnounced = false;
        _readings++;
        if (!client.IsGranted) return false;
        while (client.TakeGap() is { } gap)
        {
            _effects.SendToClient(connection, new Gap(gap.Room, gap.Missing < DroppedOfRoom.Unknown ? gap.Missing : null));
        }

        client.Read(maximumBytes, into);
        return client.HasUnread;
    }

    /// <summary>
    /// Takes waiting messages as a run of the client's room, where that is possible. Clients that keep pace are given the same
    /// run, one after the other. Where it is not possible, <see cref="ReadDeliveries"/> returns the messages.
    /// </summary>
    public bool TryReadRun(long connection, int maximumBytes, out RoomRun run, out bool hasMore)
    {
        run = default;
        hasMore = false;
        if (!_clients.TryGetValue(connection, out var client) || !client.IsGranted || client.FindOnlyUnread() is not { } cursor)
        {
            return false;
        }

        if (!_lastRun.IsAt(cursor)) _lastRun = RoomRun.From(cursor.Log, cursor.Next, maximumBytes);
        if (_lastRun.IsEmpty || !client.Needs(_lastRun, cursor)) return false;
        run = _lastRun;
        client.IsAnnounced = false;
        _readings++;
        cursor.Next = run.End;
        hasMore = run.End < cursor.Log.End;
        return true;
    }

    private void OnJoinRoom(ClientSession client, JoinRoom join)
    {
        if (!client.Rooms.ContainsKey(join.Room))
        {
            if (RefuseRoom(client, join.Room)) return;
            client.AllowRoom(join.Room);

            // Before the first message of the room the cursor stands at its end, so that no message sent after this is missed
            // (H1).
            _rooms.Enter(
                client, join.Room, room => room.FindLast(join.History, client.MayRead),
                filterFrom: _rooms.Find(join.Room)?.End ?? 0);
            _readings++;
            ChangeRooms(client);
        }

        _effects.SendToClient(client.Connection, new RoomJoined(join.Room));
        if (client.HasUnread) _effects.ClientHasUnread(client.Connection);
    }

    /// <summary>
    /// Continues where the client's frontier ends; messages that retention has removed since are a gap (X5, K4).
    /// </summary>
    private void Resume(ClientSession client, string name)
    {
        var missed = _messages.CountDropped(name, client.Seen);

        // Of forgotten epochs nothing is known any more, except whether the client had all that was delivered here (K8).
        var (seen, here) = (client.Seen, _messages.Delivered);
        if (client.IsResumed && seen.Floor <= here.Floor && seen.DigestThrough(here.Floor) != here.Digest)
        {
            missed += DroppedOfRoom.Unknown;
        }

        _rooms.Enter(client, name, room => room.FindStart(client.Seen), filterFrom: 0, missed);
        _readings++;
    }

    private void OnLeaveRoom(ClientSession client, LeaveRoom leave)
    {
        client.AllowRoom(leave.Room);
        if (!client.Rooms.Remove(leave.Room)) return;
        _rooms.Exit(client, leave.Room);
        ChangeRooms(client);
    }

    private void ChangeRooms(ClientSession client)
    {
        client.Record = client.Record with
        {
            Version = client.Record.Version + 1,
            Rooms = [.. client.Rooms.Values.Select(cursor => cursor.Log.Name)],
        };
        ReportSession(client);
    }

    /// <summary>
    /// A message is committed: its sender is told, if it is one of our clients, and the room's readers have something to read
    /// (X4).
    /// </summary>
    private void OnDelivered(LogEntry entry, bool late)
    {
        if (_sessions.TryGetValue(entry.Id.Session, out var sender))
        {
            _unacknowledged -= sender.Settle(entry.Id.Sequence);
            AcknowledgeTo(sender, entry.Id, entry);
            _ownMessages.Count(_moment.Now);
        }

        Announce(_rooms.Add(entry, late), entry);
    }

    /// <summary>
    /// Messages were delivered by others, and dropped before they came here (K4). The rooms' readers are told of a gap, and our
    /// own senders that their messages are safe.
    /// </summary>
    private void OnDroppedBefore(DroppedRange range)
    {
        foreach (var (room, lost) in range.Rooms) Announce(_rooms.AddGap(room, range.Epoch, lost), null);
        foreach (var sender in _sessions.Values)
        {
            var session = sender.Record.Session;
            foreach (var sequence in sender.Outstanding.Keys.Where(range.Ids.Of(session).Contains).Order().ToList())
            {
                Confirm(new MessageId(session, sequence));
            }
        }
    }

    /// <summary>A room has got something new: each client that is in it, and may read it, has something to read.</summary>
    /// <param name="room">The room.</param>
    /// <param name="entry">The message; null for a gap.</param>
    private void Announce(RoomLog room, LogEntry? entry)
    {
        var audience = _rooms.FindAudience(room.Name);
        if (audience.Count == 0) return;
        if (entry is { To: not null })
        {
            foreach (var client in audience)
            {
                if (client.MayRead(entry)) Announce(client);
                else client.PassOver(room);
            }
        }
        else if (room.AnnouncedAt != _readings)
        {
            // Once for all messages of a burst, as long as no client has read or entered since.
            foreach (var client in audience) Announce(client);
            room.AnnouncedAt = _readings;
        }
    }

    /// <summary>Once for all messages until the client reads.</summary>
    private void Announce(ClientSession client)
    {
        if (client.IsAnnounced) return;
        client.IsAnnounced = true;
        _effects.ClientHasUnread(client.Connection);
    }

    /// <summary>The client asks for a room's last messages. It asks again for each further part.</summary>
    private void OnReadHistory(ClientSession client, ReadHistory question)
    {
        if (RefuseHistory(client)) return;
        var (entries, isAll) = client.Rooms.TryGetValue(question.Room, out var cursor)
            ? cursor.Log.FindHistory(
                question.Count, WireConstants.MaximumBatch, entry => client.MayRead(entry) && question.Wants(entry))
            : ([], true);
        _effects.SendToClient(client.Connection, new History(entries, isAll));
    }
}
