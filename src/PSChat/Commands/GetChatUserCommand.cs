using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>Gets the users who are in the group, and the rooms that they are in.</summary>
[Cmdlet(VerbsCommon.Get, "ChatUser", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatUser))]
public sealed class GetChatUserCommand : NetworkCommand
{
    private IReadOnlyList<ChatUser>? _users;

    /// <summary>
    /// Names of users; wildcards are allowed. The object of a room stands for everybody in it. All users by default.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, HelpMessage = "Names of users; wildcards are allowed.")]
    [ArgumentCompleter(typeof(PresentUserCompleter))]
    [Users]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public UserReference[] UserName { get; set; } = [new("*")];

    /// <summary>Only users who are in one of these rooms; wildcards are allowed.</summary>
    [Parameter(HelpMessage = "Only users who are in one of these rooms; wildcards are allowed.")]
    [ArgumentCompleter(typeof(ExistingRoomCompleter))]
    [NameOf("Room")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Room { get; set; }

    /// <summary>Longest wait for the group's answer; 5 s by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long the group may take to answer; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override string Activity => "Asking the group for its users";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var network = FindNetwork();
        if (_users is null && !TryAsk(network)) return;
        var users = _users!.Where(IsInRoom).ToArray();
        foreach (var name in UserName)
        {
            var found = name.In(users);
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && name.MustExist) WriteError(Errors.UserNotFound(name.ToString(), network.Group));
        }
    }

    private bool TryAsk(NetworkOptions network)
    {
        var session = Shell.Sessions.OfGroup(network.Group);
        var isAnswered = TryAwait(
            () => session is null
                ? ChatGroups.ListUsersAsync(network, Timeout, Cancellation)
                : session.Client.ListUsersAsync(Cancellation),
            network.Group,
            out var users);
        if (isAnswered) _users = [.. users!.Select(user => new ChatUser(user))];
        return isAnswered;
    }

    private bool IsInRoom(ChatUser user) =>
        Room is null || Room.Any(room => NamePattern.Match(user.Rooms, room, name => name).Count > 0);
}
