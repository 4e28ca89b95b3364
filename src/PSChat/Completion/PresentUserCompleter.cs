using PSChat.Hosting;

namespace PSChat.Completion;

/// <summary>Offers the users who are in the groups that this session is connected to.</summary>
public sealed class PresentUserCompleter : NameCompleter
{
    // Somebody holds the Tab key: an answer that takes longer is no answer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private protected override IEnumerable<string> Names(ChatShell shell) =>
        shell.Sessions.Rooms.Select(room => room.Session).Distinct().SelectMany(ListUsers);

    private static IEnumerable<string> ListUsers(Rooms.ChatSession session)
    {
        try
        {
            var users = session.Client.ListUsersAsync().WaitAsync(Patience).GetAwaiter().GetResult();
            return users.Select(user => user.User);
        }
        catch (Exception error) when (error is ChatException or TimeoutException)
        {
            return [];
        }
    }
}
