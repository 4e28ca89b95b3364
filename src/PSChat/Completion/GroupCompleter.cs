using System.Collections;

namespace PSChat.Module.Completion;

/// <summary>Offers the groups of this session's servers and rooms or, if it has none, those that answer on the network.</summary>
public sealed class GroupCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell, IDictionary bound)
    {
        string[] own = [.. shell.Servers.All.Select(server => server.Group), .. shell.Sessions.Rooms.Select(room => room.Group)];
        return own.Length > 0 ? own : GroupQuestion.FindGroups(shell, bound).Select(found => found.Group);
    }
}
