using System.Collections;
using System.Net;
using PSChat.Groups;

namespace PSChat.Module.Completion;

/// <summary>Asks the group that a half-typed command is about, while the user waits after pressing Tab.</summary>
internal static class GroupQuestion
{
    // A later answer is of no use to the user.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks through the group's sessions if there are any, otherwise over the network.</summary>
    /// <returns>The answers; empty if none comes in time.</returns>
    public static IEnumerable<T> Ask<T>(
        ChatShell shell,
        IDictionary bound,
        Func<ChatClient, Task<IReadOnlyList<T>>> session,
        Func<NetworkOptions, TimeSpan, Task<IReadOnlyList<T>>> network)
    {
        var group = bound[nameof(NetworkOptions.Group)]?.ToString();
        var sessions = shell.Sessions.Rooms
            .Select(room => room.Session)
            .Distinct()
            .Where(one => group is null || one.Key.Group == NameComparer.KeyOf(group))
            .ToArray();
        return sessions.Length > 0
            ? sessions.SelectMany(one => Wait(() => session(one.Client)))
            : Wait(() => network(NetworkOf(shell, bound, group), Patience));
    }

    /// <summary>Asks the network for groups.</summary>
    public static IEnumerable<FoundGroup> FindGroups(ChatShell shell, IDictionary bound) =>
        Wait(() => ChatGroups.FindAsync(NetworkOf(shell, bound, group: null), group: null, Patience));

    private static IReadOnlyList<T> Wait<T>(Func<Task<IReadOnlyList<T>>> question)
    {
        try
        {
            return question().WaitAsync(Patience * 2).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is ChatException or TimeoutException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>Returns the network of the command line; defaults come from this session's servers, as in the cmdlets.</summary>
    private static NetworkOptions NetworkOf(ChatShell shell, IDictionary bound, string? group)
    {
        var local = shell.Servers.Alive.FirstOrDefault(server => group is null || Names.AreSame(server.Group, group))?.Options;
        var defaults = new NetworkOptions();
        return new NetworkOptions
        {
            Group = group ?? local?.Group ?? defaults.Group,
            BindAddress = IPAddress.TryParse(bound[nameof(NetworkOptions.BindAddress)]?.ToString(), out var address)
                ? address
                : local?.BindAddress ?? defaults.BindAddress,
            DiscoveryPort = int.TryParse(bound[nameof(NetworkOptions.DiscoveryPort)]?.ToString(), out var port)
                ? port
                : local?.DiscoveryPort ?? defaults.DiscoveryPort,
            Seeds = bound["Seed"] switch
            {
                string one => [one],
                IEnumerable several => [.. several.Cast<object?>().Select(seed => $"{seed}")],
                _ => local?.Seeds ?? [],
            },
        };
    }
}
