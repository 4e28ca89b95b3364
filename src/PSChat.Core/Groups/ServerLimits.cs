using PSChat.Groups;

namespace PSChat;

/// <summary>
/// Limits for what strangers and clients may use of a server. Each default is far above what people need, and low enough that no
/// client can exhaust the server. Values that the protocol fixes (frames, names, texts, rooms of a session) are no options,
/// because both sides have to agree on them.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>
    /// Links of clients and strangers, in all. Each costs a few KiB and a handle, and an ordinary machine can have this many.
    /// </summary>
    public int Links { get; init; } = 16_384;

    /// <summary>
    /// Links from one address, loopback excepted. A house behind one address fits, and one machine cannot take all.
    /// </summary>
    public int LinksPerAddress { get; init; } = 1024;

    /// <summary>Links that other servers have dialled: a full group, and as many learners.</summary>
    public int ServerLinks { get; init; } = GroupLimits.MaximumListed;

    /// <summary>
    /// Links that have not said an acceptable hello yet. One more ends the oldest link of the address that has most. An honest
    /// client says hello within milliseconds, so half-open links lock nobody out.
    /// </summary>
    public int HalfOpenLinks { get; init; } = 256;

    /// <summary>Half-open links from one address, loopback excepted.</summary>
    public int HalfOpenLinksPerAddress { get; init; } = 64;

    /// <summary>Time for a hello. A slow network needs one second, and a hello that drips in costs little.</summary>
    public TimeSpan HelloPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Hellos from one address, loopback excepted. All clients behind it may come back at once after a failure, but no client can
    /// keep the server busy by coming and going.
    /// </summary>
    public Rate Joins { get; init; } = new(50, 1024);

    /// <summary>
    /// Links from one address, loopback excepted, that begin TLS in a group with a key. Each is far more work than a link, before
    /// the other side has proved anything. The limit allows as many as may say hello, and those of servers.
    /// </summary>
    public Rate Handshakes { get; init; } = new(100, 2048);

    /// <summary>
    /// Sessions of the group, which travel in every election. Beyond the limit, sessions that have been gone for longest end
    /// first.
    /// </summary>
    public int Sessions { get; init; } = 16_384;

    /// <summary>
    /// Ended sessions whose message ids are still known, see <see cref="GroupTimings.IdRetention"/>. Each costs about 200 bytes.
    /// </summary>
    public int RememberedSessions { get; init; } = 65_536;

    /// <summary>
    /// Rooms that this server knows because clients are in them or messages are kept. Beyond the limit the oldest empty ones are
    /// removed. Each costs about 500 bytes, and the messages in it.
    /// </summary>
    public int Rooms { get; init; } = 4096;

    /// <summary>
    /// Messages of a session; a message counts one for each 4 KiB that it begins. A script that sends as fast as it can gets
    /// through, and one session cannot use the whole group's capacity.
    /// </summary>
    public Rate Messages { get; init; } = new(10_000, 20_000);

    /// <summary>Users in this server's rooms, counted once for each room: their names travel in every election.</summary>
    public int Attendance { get; init; } = 65_536;

    /// <summary>Bytes of all clients' unsafe messages together: what arrives while the group has no leader.</summary>
    public long Unacknowledged { get; init; } = 128L * 1024 * 1024;

    /// <summary>
    /// Rooms that a session joins. It may come back to all of its rooms at once, and each is told to everybody.
    /// </summary>
    public Rate RoomJoins { get; init; } = new(20, 512);

    /// <summary>Parts of history for a session, 256 KiB each: a whole room arrives within seconds.</summary>
    public Rate History { get; init; } = new(50, 100);

    /// <summary>
    /// Parts of history for all sessions together. Each needs a search through the whole room, on the thread that serves
    /// everybody.
    /// </summary>
    public Rate TotalHistory { get; init; } = new(500, 1000);

    /// <summary>Other questions on a link (users, servers, signs of life); a list counts one for each 100 items.</summary>
    public Rate Questions { get; init; } = new(20, 100);

    /// <summary>
    /// Elections that clients request from this server, all together: each stops the group for some milliseconds.
    /// </summary>
    public Rate Elections { get; init; } = new(2, 10);

    /// <summary>
    /// Datagrams from one address, known servers excepted. A machine with many clients asks less, and each question costs an
    /// answer.
    /// </summary>
    public Rate Datagrams { get; init; } = new(500, 1000);

    /// <summary>
    /// Bytes that wait to be written to one client: more than the longest answer. A room's messages don't count, because they
    /// wait in the room.
    /// </summary>
    public int ClientBacklog { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that wait for all clients together; beyond the limit the client with most is closed.</summary>
    public long TotalBacklog { get; init; } = 128L * 1024 * 1024;

    /// <summary>
    /// Time for which a client may accept nothing of what waits for it: longer than a brief network failure, or a laptop's lid
    /// closed by mistake.
    /// </summary>
    public TimeSpan StallPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of one room: the history for a client that was away for a while, or joins.</summary>
    public int RoomMessages { get; init; } = 10_000;

    /// <summary>Bytes of one room. Even with the longest texts, a busy room must not take the memory of all.</summary>
    public long RoomBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of all rooms together: an amount that an ordinary machine can spare.</summary>
    public long TotalBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Epochs that have messages. Each takes a place in every frontier that travels, and at most 4,096 travel. The difference is
    /// left for epochs that are not delivered yet. With an election a minute, the limit covers the last two days.
    /// </summary>
    public int Epochs { get; init; } = 3072;
}
