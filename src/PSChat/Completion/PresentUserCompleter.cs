using System.Collections;

namespace PSChat.Module.Completion;

/// <summary>Offers the users of the groups that this session is connected to, or of the group on the network.</summary>
public sealed class PresentUserCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(ChatShell shell, IDictionary bound) => GroupQuestion
        .Ask(
            shell,
            bound,
            session => session.ListUsersAsync(),
            (network, patience) => ChatGroups.ListUsersAsync(network, patience))
        .Select(user => user.User);
}
