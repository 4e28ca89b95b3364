namespace PSChat.Completion;

/// <summary>Offers the groups of this session's servers and rooms; it never asks the network.</summary>
public sealed class GroupCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell) =>
        shell.Servers.All.Select(server => server.Group).Concat(shell.Sessions.Rooms.Select(room => room.Group));
}
