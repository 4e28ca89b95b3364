using PSChat.Groups;

namespace PSChat.Hosting;

/// <summary>Questions to the network that need neither a server nor a session of one's own.</summary>
public static class ChatGroups
{
    /// <summary>Asks for groups for <paramref name="window"/>.</summary>
    /// <param name="options">Where to ask; <see cref="NetworkOptions.Group"/> does not matter.</param>
    /// <param name="group">A group's name, or null for all groups.</param>
    /// <param name="window">How long to collect answers; with a name, the first complete answer ends the wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static Task<IReadOnlyList<FoundGroup>> FindAsync(NetworkOptions options, string? group, TimeSpan window, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The current view of the group named in <paramref name="options"/>.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static Task<GroupView> GetViewAsync(NetworkOptions options, TimeSpan timeout, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Asks the group named in <paramref name="options"/> for an election and waits for its view.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static Task<ElectionResult> ElectAsync(NetworkOptions options, TimeSpan timeout, CancellationToken cancellation = default) => throw new NotImplementedException();
}
