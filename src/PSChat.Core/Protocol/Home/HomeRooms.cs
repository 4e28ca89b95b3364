using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>The rooms of a home server: the messages delivered in each, and the clients that are in it.</summary>
internal sealed class HomeRooms(ServerLimits limits, Retention retention)
{
    private static readonly IReadOnlyList<ClientSession> s_nobody = [];

    private readonly Dictionary<string, RoomLog> _logs = new(Roster.NameComparer);
    private readonly Dictionary<string, List<ClientSession>> _audiences = new(Roster.NameComparer);
    private long _deliveries;

    /// <summary>Delivered messages, by room.</summary>
    public IReadOnlyCollection<RoomLog> Logs => _logs.Values;

    /// <summary>Number of clients in all rooms; a client counts once for each of its rooms.</summary>
    public int Attendance { get; private set; }

    public bool Contains(string name) => _logs.ContainsKey(name);

    public RoomLog? Find(string name) => _logs.GetValueOrDefault(name);

    public IReadOnlyList<ClientSession> FindAudience(string name) =>
        _audiences.TryGetValue(name, out var audience) ? audience : s_nobody;

    /// <summary>A client enters a room.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The room.</param>
    /// <param name="findStart">Finds the cursor from which the client reads.</param>
    /// <param name="filterFrom">Cursor from which on messages that the client has seen are passed over.</param>
    /// <param name="missed">Highest possible number of messages that the client missed before it entered.</param>
    public void Enter(ClientSession client, string name, Func<RoomLog, long> findStart, long filterFrom, long missed = 0)
    {
        var room = FindOrAdd(name);
        client.Rooms[name] = new RoomCursor(room, findStart(room), filterFrom, missed);
        if (!_audiences.TryGetValue(name, out var audience)) _audiences[name] = audience = [];
        audience.Add(client);
        Attendance++;
    }

    /// <summary>
    /// A client leaves a room. A room without clients and without messages is removed, because names must not pile up.
    /// </summary>
    public void Exit(ClientSession client, string name)
    {
        if (!_audiences.TryGetValue(name, out var audience) || !audience.Remove(client)) return;
        Attendance--;
        if (audience.Count > 0) return;
        _audiences.Remove(name);
        if (_logs.TryGetValue(name, out var room) && room.Count == 0 && room.First == 0) _logs.Remove(name);
    }

    /// <summary>A message is delivered in a room.</summary>
    public RoomLog Add(LogEntry entry, bool isLate) => Add(entry.Room, RoomItem.Of(entry, isLate, ++_deliveries));

    /// <summary>Messages of a room were delivered elsewhere, and are no longer kept.</summary>
    public RoomLog AddGap(string name, Epoch epoch, DroppedOfRoom lost) => Add(name, RoomItem.Gap(epoch, lost, ++_deliveries));

    /// <summary>A second copy of a message was passed over.</summary>
    public void PassedOver(LogEntry entry) => retention.PassedOver(entry);

    /// <summary>Removes rooms that no client is in, until there is space for some more.</summary>
    public bool MakeSpace(int rooms)
    {
        while (_logs.Count + rooms > limits.Rooms)
        {
            if (!RemoveQuietestRoom()) return false;
        }

        return true;
    }

    private RoomLog Add(string name, RoomItem item)
    {
        var room = FindOrAdd(name);
        room.Add(item);
        retention.Added(room, item);
        if (_logs.Count > limits.Rooms) RemoveQuietestRoom();
        return room;
    }

    /// <summary>Removes, of the rooms that no client of this server is in, the one that has been silent for longest.</summary>
    private bool RemoveQuietestRoom()
    {
        var idle = _logs.Values.Where(room => !_audiences.ContainsKey(room.Name)).MinBy(room => room.LastNumber);
        if (idle is null) return false;
        retention.Forget(idle);
        _logs.Remove(idle.Name);
        return true;
    }

    private RoomLog FindOrAdd(string name)
    {
        if (!_logs.TryGetValue(name, out var room)) _logs[name] = room = new RoomLog(name);
        return room;
    }
}
