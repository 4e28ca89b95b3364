using PSChat.Groups;

namespace PSChat;

/// <summary>
/// How much of a server strangers and clients may use. Each default is far above what people need, and low enough that
/// nobody can use the server up. What is fixed by the protocol (frames, names, texts, rooms of a session) is no option:
/// both sides have to agree on it.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>
    /// Links of clients and strangers, in all: each costs a few KiB and a handle, and an ordinary machine has so many.
    /// </summary>
    public int Links { get; init; } = 16_384;

    /// <summary>
    /// Links from one address, loopback excepted: a house behind one address fits, and one machine cannot take all.
    /// </summary>
    public int LinksPerAddress { get; init; } = 1024;

    /// <summary>
    /// Links that other servers have dialled: a full group, and as many that catch up.
    /// </summary>
    public int ServerLinks { get; init; } = GroupLimits.MaximumListed;

    /// <summary>
    /// Links that have not said an acceptable hello yet. The next one ends the oldest of the address that has most: who
    /// means it says hello within milliseconds, so that holding links half-open locks nobody out.
    /// </summary>
    public int HalfOpenLinks { get; init; } = 256;

    /// <summary>The same from one address, loopback excepted.</summary>
    public int HalfOpenLinksPerAddress { get; init; } = 64;

    /// <summary>How long a link may take to say hello: a slow network does it in one, and what drips in costs little.</summary>
    public TimeSpan HelloPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Hellos from one address, loopback excepted: everybody behind it may come back at once after a failure, and
    /// nobody can keep the server busy with coming and going.</summary>
    public Rate Joins { get; init; } = new(50, 1024);

    /// <summary>
    /// Links from one address, loopback excepted, with which TLS is begun in a group with a key: each is far more
    /// work than a link, before the other side has proved anything. As many as may say hello, and those of servers.
    /// </summary>
    public Rate Handshakes { get; init; } = new(100, 2048);

    /// <summary>
    /// Sessions of the group: they travel in every election. Beyond it those go first that have been gone for longest.
    /// </summary>
    public int Sessions { get; init; } = 16_384;

    /// <summary>
    /// Sessions that are over and whose message ids are still known, see <see cref="GroupTimings.IdRetention"/>: each costs
    /// about 200 bytes.
    /// </summary>
    public int RememberedSessions { get; init; } = 65_536;

    /// <summary>
    /// Rooms that this server knows, because somebody is in them or messages are kept. Beyond it the oldest that nobody is
    /// in are let go; each costs about 500 bytes, and the messages in it.
    /// </summary>
    public int Rooms { get; init; } = 4096;

    /// <summary>
    /// Messages of a session; one counts as one for each 4 KiB that it begins. A script that sends what it can gets
    /// through, and one session cannot use the whole group's capacity.
    /// </summary>
    public Rate Messages { get; init; } = new(10_000, 20_000);

    /// <summary>Users in this server's rooms, each room of a user counted: their names travel in every election.</summary>
    public int Attendance { get; init; } = 65_536;

    /// <summary>
    /// Bytes of all clients' messages that are not safe yet, together: as much as the group can be without a leader for.
    /// </summary>
    public long Unacknowledged { get; init; } = 128L * 1024 * 1024;

    /// <summary>Rooms that a session joins: it may come back to all of its rooms at once, and each is told to everybody.</summary>
    public Rate RoomJoins { get; init; } = new(20, 512);

    /// <summary>Parts of history for a session, 256 KiB each: a whole room comes in seconds.</summary>
    public Rate History { get; init; } = new(50, 100);

    /// <summary>
    /// The same for all sessions together: each part is a look through the whole room, on the thread that serves
    /// everybody.
    /// </summary>
    public Rate TotalHistory { get; init; } = new(500, 1000);

    /// <summary>Other questions on a link (users, servers, signs of life); a list counts one for each 100 in it.</summary>
    public Rate Questions { get; init; } = new(20, 100);

    /// <summary>
    /// Elections that clients ask this server for, all together: each stops the group for some milliseconds.
    /// </summary>
    public Rate Elections { get; init; } = new(2, 10);

    /// <summary>
    /// Datagrams from one address, known servers excepted: a machine with many clients asks less, and each question costs
    /// an answer.
    /// </summary>
    public Rate Datagrams { get; init; } = new(500, 1000);

    /// <summary>
    /// Bytes that wait to be written to one client: more than the longest answer. A room's messages don't count, they
    /// wait in the room.
    /// </summary>
    public int ClientBacklog { get; init; } = 4 * 1024 * 1024;

    /// <summary>The same to all clients together: beyond it the client with most is closed.</summary>
    public long TotalBacklog { get; init; } = 128L * 1024 * 1024;

    /// <summary>
    /// How long a client may take nothing of what waits for it: longer than a network hiccups, or a laptop's lid is
    /// closed by mistake.
    /// </summary>
    public TimeSpan StallPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of one room: what a client that was away for a while, or joins, can look back on.</summary>
    public int RoomMessages { get; init; } = 10_000;

    /// <summary>Bytes of one room: with the longest texts, a busy room must not take the memory of all.</summary>
    public long RoomBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of all rooms together: what an ordinary machine can spare.</summary>
    public long TotalBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Epochs that have messages. Each costs its place in every frontier that travels, and at most 4,096 travel; what is
    /// between the two is for epochs that are not delivered yet. With an election a minute, the last two days.
    /// </summary>
    public int Epochs { get; init; } = 3072;
}
