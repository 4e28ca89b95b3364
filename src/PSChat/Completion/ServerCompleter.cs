using System.Collections;

namespace PSChat.Module.Completion;

/// <summary>Offers the names of this session's servers.</summary>
public sealed class ServerCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell, IDictionary bound) =>
        shell.Servers.All.Select(server => server.Name);
}
