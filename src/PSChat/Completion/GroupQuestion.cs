using System.Collections;
using System.Net;

namespace PSChat.Module.Completion;

/// <summary>Asks the group that a half-typed line is about, while somebody holds the Tab key.</summary>
internal static class GroupQuestion
{
    // An answer that takes longer is no answer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks through the sessions of the group where there are any, else over the network.</summary>
    /// <returns>Nothing, if there is no answer in time.</returns>
    public static IEnumerable<T> Ask<T>(
        ChatShell shell, IDictionary bound, Func<ChatClient, Task<IReadOnlyList<T>>> session, Func<NetworkOptions, TimeSpan, Task<IReadOnlyList<T>>> network)
    {
        var group = bound[nameof(NetworkOptions.Group)]?.ToString();
        var sessions = shell.Sessions.Rooms.Select(room => room.Session).Distinct().Where(one => group is null || one.Key.Group == group).ToArray();
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

    /// <summary>What the line says; what it does not, is taken from this session's servers, as the cmdlets do.</summary>
    private static NetworkOptions NetworkOf(ChatShell shell, IDictionary bound, string? group)
    {
        var local = shell.Servers.Alive.FirstOrDefault(server => group is null || server.Group == group)?.Options;
        var defaults = new NetworkOptions();
        return new NetworkOptions
        {
            Group = group ?? local?.Group ?? defaults.Group,
            BindAddress = IPAddress.TryParse(bound[nameof(NetworkOptions.BindAddress)]?.ToString(), out var address) ? address : local?.BindAddress ?? defaults.BindAddress,
            DiscoveryPort = int.TryParse(bound[nameof(NetworkOptions.DiscoveryPort)]?.ToString(), out var port) ? port : local?.DiscoveryPort ?? defaults.DiscoveryPort,
            Seeds = bound["Seed"] switch
            {
                string one => [one],
                IEnumerable several => [.. several.Cast<object?>().Select(seed => $"{seed}")],
                _ => local?.Seeds ?? [],
            },
        };
    }
}
