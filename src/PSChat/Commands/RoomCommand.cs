using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>Base of the cmdlets that work on rooms joined in this session.</summary>
public abstract class RoomCommand : ChatCommand
{
    /// <summary>Only rooms of these users of this session; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "The user of this session who is meant.")]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [NameOf("UserName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>
    /// Returns the chosen rooms. Without a reference exactly one room must be connected; a name that matches nothing is an error.
    /// </summary>
    private protected IReadOnlyList<ChatRoom> Choose(IReadOnlyCollection<RoomReference>? references)
    {
        var connected = OfUser(Shell.Sessions.Rooms);
        if (references is null or { Count: 0 }) return TheOnly(connected);
        return [.. references.SelectMany(reference => Choose(reference, connected)).Distinct()];
    }

    /// <summary>Returns the chosen room. If there is none or more than one, writes an error and returns null.</summary>
    private protected ChatRoom? ChooseOne(RoomReference? reference)
    {
        var rooms = Choose(reference is null ? null : [reference]);
        if (rooms.Count <= 1) return rooms.Count == 0 ? null : rooms[0];
        WriteError(Errors.AmbiguousRoom(rooms));
        return null;
    }

    private IReadOnlyList<ChatRoom> OfUser(IReadOnlyList<ChatRoom> rooms) =>
        UserName is null ? rooms : NamePattern.Match(rooms, UserName, room => room.UserName);

    private IReadOnlyList<ChatRoom> TheOnly(IReadOnlyList<ChatRoom> connected)
    {
        if (connected.Count == 1) return connected;
        WriteError(connected.Count > 1 ? Errors.AmbiguousRoom(connected) : NothingConnected(UserName));
        return [];
    }

    private IEnumerable<ChatRoom> Choose(RoomReference reference, IReadOnlyList<ChatRoom> connected)
    {
        var rooms = reference.In(connected);
        if (rooms.Count == 0 && !reference.IsPattern) WriteError(NothingConnected(reference));
        return rooms;
    }

    private static ErrorRecord NothingConnected(object? wanted)
    {
        var all = Shell.Sessions.Rooms;
        if (wanted is RoomReference { IsCopy: true } copy) return Errors.RoomElsewhere(copy);
        return all.Count == 0 || wanted is null
            ? Errors.NoRoomConnected()
            : Errors.RoomNotFound(wanted, all.Select(room => room.ToString()));
    }
}
