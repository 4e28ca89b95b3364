using System.Collections;

namespace PSChat.Module.Completion;

/// <summary>Offers the rooms that are connected.</summary>
public sealed class RoomCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell, IDictionary bound) =>
        shell.Sessions.Rooms.Select(room => room.Room);
}
