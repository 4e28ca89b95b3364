using System.Collections;

namespace PSChat.Module.Completion;

/// <summary>Offers the users that are connected in this session.</summary>
public sealed class UserNameCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell, IDictionary bound) =>
        shell.Sessions.Rooms.Select(room => room.UserName);
}
