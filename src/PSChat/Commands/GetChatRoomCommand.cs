using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Gets the rooms that are joined in this session, or, with <c>-Available</c>, those that exist in the group.</summary>
[Cmdlet(VerbsCommon.Get, "ChatRoom", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatRoom), ParameterSetName = [JoinedSet, NetworkSet])]
[OutputType(typeof(ChatRoomInfo), ParameterSetName = [NetworkSet])]
public sealed class GetChatRoomCommand : NetworkCommand
{
    private const string JoinedSet = "Joined";

    /// <summary>Names of rooms; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, HelpMessage = "Names of rooms; wildcards are allowed.")]
    [ArgumentCompleter(typeof(ExistingRoomCompleter))]
    [NameOf("Room")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Room { get; set; } = ["*"];

    /// <summary>Only rooms of these users of this session; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = JoinedSet, HelpMessage = "Only rooms of these users of this session; wildcards are allowed.")]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [NameOf("UserName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = "*";

    /// <summary>Whether to ask the group for all rooms that have users.</summary>
    [Parameter(
        ParameterSetName = NetworkSet,
        HelpMessage = "Asks the group for the rooms that somebody is in.")]
    public SwitchParameter Available { get; set; }

    /// <summary>Longest time to find the group if no room is connected yet; 5 s by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long finding the group may take; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override string Activity => "Asking the group for its rooms";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!Available)
        {
            WriteMatches(NamePattern.Match(Joined(), UserName, room => room.UserName), room => room.Room);
            return;
        }

        var (network, sessions) = (FindNetwork(), Shell.Sessions);
        if (TryAwait(() => AskAsync(network, sessions.OfGroup(network.Group)), network.Group, out var rooms))
        {
            var sorted = rooms.OrderBy(room => room.Room, StringComparer.Ordinal).Select(room => new ChatRoomInfo(room));
            WriteMatches([.. sorted], room => room.Room);
        }
    }

    // The other parameters about the network say how to find the group, and a joined room's group is found already.
    private IReadOnlyList<ChatRoom> Joined()
    {
        var rooms = Shell.Sessions.Rooms;
        return IsBound(nameof(Group)) ? [.. rooms.Where(room => room.Group == Group)] : rooms;
    }

    private void WriteMatches<T>(IReadOnlyList<T> rooms, Func<T, string> nameOf)
    {
        foreach (var name in Room)
        {
            var found = NamePattern.Match(rooms, name, nameOf);
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && !NamePattern.IsPattern(name))
            {
                WriteError(Errors.RoomNotFound(name, rooms.Select(nameOf)));
            }
        }
    }

    private Task<IReadOnlyList<RoomInfo>> AskAsync(NetworkOptions network, Rooms.ChatSession? session) => session is null
        ? ChatGroups.ListRoomsAsync(network, Timeout, Cancellation)
        : session.Client.ListRoomsAsync(Cancellation);
}
