using PSChat.Groups;

namespace PSChat.Module.Interactive;

/// <summary>Handles entered lines: each is sent or is a command.</summary>
internal sealed partial class ChatVisit
{
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(2);

    private const int LongestQuote = 30;

    private static readonly string[] Help =
    [
        "/users            who is in the room",
        "/rooms            the rooms of the group",
        "/view             the servers, and which one leads",
        "/msg USER text    to one user alone; quote a name with spaces",
        "/join ROOM        enters another room, or goes back to it",
        "/leave            leaves the room",
        "/quit             back to PowerShell; Ctrl+C and Ctrl+D too",
        "//text            sends a text that begins with /",
    ];

    private void Take(string line)
    {
        if (line.Length == 0) return;
        if (line.StartsWith("//", StringComparison.Ordinal)) Send(line[1..], to: null);
        else if (line[0] == '/' && !line.Contains('\n')) Run(line);
        else Send(line, to: null);
    }

    private void Run(string line)
    {
        var (command, rest) = Split(line);
        switch (command.ToUpperInvariant())
        {
            case "/HELP" or "/?":
                _news.Add(() => Help.Select(_text.Quiet));
                break;
            case "/USERS":
                Ask(ListUsersAsync(Current.Room.Room));
                break;
            case "/ROOMS":
                Ask(ListRoomsAsync());
                break;
            case "/VIEW":
                ShowView();
                break;
            case "/MSG" when Split(rest) is { First.Length: > 0, Text.Length: > 0 } message:
                Send(message.Text, message.First);
                break;
            case "/MSG":
                _news.Add(_text.Failure("/msg USER text sends to one user alone"));
                break;
            case "/JOIN" when rest.Length > 0:
                Join(rest);
                break;
            case "/JOIN":
                _news.Add(_text.Failure("/join ROOM enters a room"));
                break;
            case "/LEAVE":
                Leave(Current);
                break;
            case "/QUIT" or "/EXIT":
                _isOver = true;
                break;
            default:
                _news.Add(_text.Failure(
                    $"there is no command {command}; /help shows those that are, and /{line} is sent as text"));
                break;
        }
    }

    // Splits off the first word, or a text in quotes.
    private static (string First, string Text) Split(string text)
    {
        text = text.Trim();
        var end = text.Length > 1 && text[0] is '"' or '\'' ? text.IndexOf(text[0], 1) : -1;
        if (end > 0) return (text[1..end], text[(end + 1)..].TrimStart());
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..].TrimStart());
    }

    private void Send(string text, string? to) =>
        Ask(SendAsync(new OutgoingMessage(Current.Room.Room, text) { To = to }));

    private async Task<IEnumerable<string>> SendAsync(OutgoingMessage message)
    {
        try
        {
            var receipt = await Client.SendAsync(message, ConfirmLimit, _stopping).ConfigureAwait(false);
            return receipt.Recipients == 0 ? [_text.Failure($"{message.To} is not in {message.Room}: nobody got it")] : [];
        }
        catch (ChatException error)
        {
            // The text is shown too, because several messages may be on their way.
            return [_text.Failure($"\"{Shorten(message.Text)}\""), _text.Failure(error)];
        }
    }

    private static string Shorten(string text) => text.Length <= LongestQuote ? text : $"{text[..LongestQuote]}...";

    private async Task<IEnumerable<string>> ListUsersAsync(string room)
    {
        var users = await Client.ListUsersAsync(_stopping).ConfigureAwait(false);
        return users.Where(user => user.Rooms.Contains(room, NameComparer.Instance)).Select(user =>
            RoomText.Row($"   {user.User}{(user.IsConnected ? "" : " (away)")}{(user.User == Client.UserName ? " (you)" : "")}"));
    }

    private async Task<IEnumerable<string>> ListRoomsAsync()
    {
        var rooms = await Client.ListRoomsAsync(_stopping).ConfigureAwait(false);
        return rooms.Select(room => RoomText.Row(
            $" {(Find(room.Room) is null ? ' ' : '*')} {room.Room}: {string.Join(", ", room.Users)}"));
    }

    private void ShowView()
    {
        if (ChatGroupView.Of(Client.View) is not { } view) return;
        _news.Add(() => [RoomText.Row($"   {view}"), .. view.Members.Select(RowOf)]);
    }

    private string RowOf(ChatGroupMember member)
    {
        var here = member.Name == Client.Server?.Name ? " (you are attached to it)" : "";
        return RoomText.Row($" {(member.IsLeader ? '*' : ' ')} {member.Name} ({member.Id}) {member.Endpoint}{here}");
    }

    private void Join(string name)
    {
        if (Find(name) is { } visited)
        {
            _rooms.Remove(visited);
            _rooms.Add(visited);
            return;
        }

        var wasJoined = _session.Rooms.Any(room => Names.AreSame(room.Room, name));
        Ask(JoinAsync(name, wasJoined));
    }

    private async Task<IEnumerable<string>> JoinAsync(string name, bool wasJoined)
    {
        var room = await _session.JoinAsync(name, _history, onMessage: null, _stopping).ConfigureAwait(false);
        _news.Add(() =>
        {
            if (Find(name) is null) Enter(new(room, !wasJoined));
            return [];
        });
        return [];
    }

    private void Leave(VisitedRoom visited)
    {
        if (_rooms.Count == 1)
        {
            // The session closes with its last room, which takes longer, so the cmdlet that started the visit does it.
            _rooms[0] = visited with { WasJoinedHere = true };
            _isOver = true;
            return;
        }

        visited.Room.Inbox.Changed -= _news.Wake;
        _rooms.Remove(visited);
        Ask(LeaveAsync(visited.Room));
    }

    private async Task<IEnumerable<string>> LeaveAsync(ChatRoom room)
    {
        var farewell = await _sessions.LeaveAsync(room, LeaveLimit, _stopping).ConfigureAwait(false);
        return farewell.Unconfirmed == 0
            ? [_text.Quiet($"you have left {room.Room}")]
            : [_text.Failure(
                $"you have left {room.Room}; "
                + $"{farewell.Unconfirmed} messages to it are not confirmed yet, and go on being sent")];
    }

    private VisitedRoom? Find(string name) =>
        _rooms.FirstOrDefault(visited => Names.AreSame(visited.Room.Room, name));

    private void Ask(Task<IEnumerable<string>> answer) => _ = ShowAsync(answer);

    private async Task ShowAsync(Task<IEnumerable<string>> answer)
    {
        try
        {
            // Added at once, so that no other line and no prompt comes between.
            var lines = await answer.ConfigureAwait(false);
            _news.Add(() => lines);
        }
        catch (ChatException error)
        {
            _news.Add(_text.Failure(error));
        }
        catch (OperationCanceledException)
        {
            // The visit is over.
        }
    }
}
