using System.Collections;

namespace PSChat.Module.Completion;

/// <summary>Offers the rooms that have users, of this session or others.</summary>
public sealed class ExistingRoomCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell, IDictionary bound) => GroupQuestion
        .Ask(
            shell,
            bound,
            session => session.ListRoomsAsync(),
            (network, patience) => ChatGroups.ListRoomsAsync(network, patience))
        .Select(room => room.Room);
}
