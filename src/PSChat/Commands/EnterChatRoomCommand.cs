using System.Management.Automation;
using PSChat.Groups;
using PSChat.Module.Completion;
using PSChat.Module.Interactive;

namespace PSChat.Module.Commands;

/// <summary>Chats in a room at the console, until <c>/quit</c> or Ctrl+C.</summary>
[Cmdlet(VerbsCommon.Enter, "ChatRoom", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(void))]
public sealed class EnterChatRoomCommand : JoinCommand
{
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The room, which is joined if it is not yet; 1 to 64 characters. May be left out if only one is connected.
    /// </summary>
    [Parameter(
        Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The room to chat in; the connected one by default.")]
    [ArgumentCompleter(typeof(ExistingRoomCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Room { get; set; }

    /// <summary>Number of the room's last messages that come first; 0 to 10,000, 20 by default.</summary>
    [Parameter(HelpMessage = "How many of the room's last messages come first.")]
    [ValidateRange(0, ChatRoom.MaximumWaiting)]
    public int History { get; set; } = 20;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var style = RoomStyle.Of(SessionState);
        using var console = RoomConsole.TryOpen(Host, allowsEscapes: !style.IsPlain, out var reason);
        if (console is null) ThrowTerminatingError(Errors.NoInteractiveConsole(reason));
        else if (Choose() is { } first) Visit(console, style, first);
    }

    /// <summary>Returns the joined room, or joins it. If that fails, writes an error and returns null.</summary>
    private VisitedRoom? Choose()
    {
        var joined = Joined();
        if (joined.Length == 1) return new(joined[0], WasJoinedHere: false);
        if (joined.Length > 1) WriteError(Errors.AmbiguousRoom(joined));
        else if (Room is null) WriteError(Errors.NoRoomConnected());
        else if (HasValidNames(Room) && TryAwait(() => JoinAsync(Room, History, onMessage: null), UserName, out var room))
            return new(room, WasJoinedHere: true);
        return null;
    }

    private ChatRoom[] Joined() =>
        [.. Shell.Sessions.Rooms.Where(room => !room.IsClosed
            && (Room is null || Names.AreSame(room.Room, Room))
            && (!IsBound(nameof(UserName)) || Names.AreSame(room.UserName, UserName))
            && (!IsBound(nameof(Group)) || Names.AreSame(room.Group, Group)))];

    private Task<IReadOnlyList<PSChat.ChatMessage>> ReadHistoryAsync(ChatRoom room) =>
        room.Session.Client.ReadHistoryAsync(room.Room, History, cancellationToken: Cancellation);

    private void Visit(RoomConsole console, RoomStyle style, VisitedRoom first)
    {
        IReadOnlyList<PSChat.ChatMessage> earlier = [];
        if (!first.WasJoinedHere && !TryAwait(() => ReadHistoryAsync(first.Room), first.Room, out earlier!)) return;
        using var visit = new ChatVisit(console, style, first, Shell.Sessions, History, Cancellation);
        try
        {
            visit.Run([.. earlier.Select(message => new ChatMessage(message))]);
            visit.Dispose();
            if (visit.WasClosed) WriteError(Errors.SessionClosed(first.Room, ""));
            foreach (var visited in visit.Rooms.Where(visited => visited.WasJoinedHere)) Leave(visited.Room);
        }
        catch (Exception error) when (error is OperationCanceledException or PipelineStoppedException)
        {
            LeaveAtOnce(visit.Rooms);
            throw new PipelineStoppedException();
        }
    }

    private void Leave(ChatRoom room)
    {
        if (!TryAwait(() => Shell.Sessions.LeaveAsync(room, LeaveLimit, Cancellation), room, out var farewell)) return;
        foreach (var id in farewell.Ids) WriteError(Errors.NeverConfirmed(room, id));
    }

    // The user has pressed Ctrl+C and waits for the prompt. Rooms are left one by one, because the session closes with the
    // last one.
    private static void LeaveAtOnce(IEnumerable<VisitedRoom> rooms)
    {
        var sessions = Shell.Sessions;
        Task.Run(async () =>
        {
            foreach (var visited in rooms.Where(visited => visited.WasJoinedHere))
            {
                await sessions.LeaveAsync(visited.Room, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            }
        }).Wait(LeaveLimit);
    }
}
