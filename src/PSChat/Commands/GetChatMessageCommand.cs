using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>
/// Gets earlier messages of joined rooms, each of them once, in the order of history. Messages that wait to be received stay
/// there.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChatMessage")]
[OutputType(typeof(ChatMessage))]
public sealed class GetChatMessageCommand : RoomCommand
{
    private readonly List<ChatRoom> _rooms = [];

    /// <summary>The rooms: names (wildcards are allowed) or objects. May be left out if only one is connected.</summary>
    [Parameter(
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Names or objects of rooms; wildcards are allowed.")]
    [ArgumentCompleter(typeof(RoomCompleter))]
    [CopiedObject]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public RoomReference[]? Room { get; set; }

    /// <summary>Number of last messages of each room; all kept messages by default.</summary>
    [Parameter(HelpMessage = "How many messages of each room, the last ones.")]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Only messages that got their position at this time or later, by the leader's clock.</summary>
    [Parameter(HelpMessage = "Only messages of this time or later.")]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only messages that got their position at this time or earlier, by the leader's clock.</summary>
    [Parameter(HelpMessage = "Only messages of this time or earlier.")]
    public DateTimeOffset? Until { get; set; }

    /// <summary>Only messages whose text matches; wildcards are allowed, and part of a text needs <c>*</c> around it.</summary>
    [Parameter(HelpMessage = "Only messages whose text matches; wildcards are allowed.")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Like { get; set; }

    private protected override string Activity => "Reading the history of the room";

    /// <inheritdoc/>
    protected override void ProcessRecord() => _rooms.AddRange(Choose(Room).Except(_rooms));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // What can be read at once comes before what must be waited for.
        var rooms = _rooms
            .GroupBy(room => (room.Group, room.Session.Key.DiscoveryPort, room.Room.ToUpperInvariant()))
            .OrderByDescending(users => users.Any(IsConnected));
        foreach (var room in rooms)
        {
            foreach (var message in Read([.. room])) WriteObject(new ChatMessage(message));
        }
    }

    /// <summary>
    /// Reads the history of a room through all users of this session that are in it, each message once. Each user sees private
    /// messages that the others don't.
    /// </summary>
    private IEnumerable<PSChat.ChatMessage> Read(ChatRoom[] users)
    {
        users = Reachable(users);
        var found = users.SelectMany(Read).DistinctBy(message => message.Id);
        return users.Length == 1
            ? found
            : found.OrderBy(message => message.Timestamp).ThenBy(message => message.Position).TakeLast(Last);
    }

    // The session of a room that was left may go on in others.
    private static bool IsConnected(ChatRoom user) => !user.IsClosed && user.Session.IsConnected;

    /// <summary>
    /// Returns the users that are connected. The others are named in a warning, and not waited for. If nobody is connected, all
    /// are waited for.
    /// </summary>
    private ChatRoom[] Reachable(ChatRoom[] users)
    {
        var connected = users.Where(IsConnected).ToArray();
        if (connected.Length == 0) return users;
        foreach (var user in users.Except(connected).Where(user => !user.IsClosed))
        {
            WriteWarning($"{user} is not connected at the moment; private messages of this user may be missing.");
        }

        return [.. connected, .. users.Where(user => user.IsClosed)];
    }

    private IReadOnlyList<PSChat.ChatMessage> Read(ChatRoom room)
    {
        if (!room.IsClosed) return TryAwait(() => ReadAsync(room), room, out var messages) ? messages : [];
        WriteError(Errors.RoomClosed(room));
        return [];
    }

    private Task<IReadOnlyList<PSChat.ChatMessage>> ReadAsync(ChatRoom room)
    {
        Predicate<PSChat.ChatMessage>? filter = null;
        if (Like is not null)
        {
            var matches = NamePattern.Matcher(Like);
            filter = message => matches(message.Text);
        }

        return room.Session.Client.ReadHistoryAsync(room.Room, Last, Since, Until, filter, Cancellation);
    }
}
