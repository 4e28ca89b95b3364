using PSChat.Groups;
using PSChat.Module.Rooms;
using PSChat.Terminal;

namespace PSChat.Module.Interactive;

/// <summary>
/// A user's chat at the console. Incoming messages are written above the line that the user is typing. Everything runs on the
/// pipeline's thread; other threads only add news.
/// </summary>
internal sealed partial class ChatVisit : IDisposable
{
    // Keys are polled, because a waiting read cannot be cancelled and would take the first key of the next prompt.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(15);

    // Bounded, so that a flood of messages does not delay the keys.
    private const int MostAtOnce = 100;

    private readonly RoomConsole _console;
    private readonly ChatSession _session;
    private readonly SessionList _sessions;
    private readonly CancellationToken _stopping;
    private readonly RoomText _text;
    private readonly InputRow _row;
    private readonly EditedLine _line = new();
    private readonly VisitNews _news = new();
    private readonly List<VisitedRoom> _rooms = [];
    private readonly HashSet<string> _earlier = [];
    private readonly int _history;
    private int _shownWidth;
    private bool _isOver;

    /// <summary>Subscribes to the room's events.</summary>
    /// <param name="console">The console to write to and read from.</param>
    /// <param name="style">The colours.</param>
    /// <param name="first">The room that is entered first.</param>
    /// <param name="sessions">The sessions whose rooms are joined and left from here.</param>
    /// <param name="history">Number of earlier messages to show of rooms that are entered later.</param>
    /// <param name="stopping">Cancelled when the pipeline is stopped.</param>
    public ChatVisit(
        RoomConsole console, RoomStyle style, VisitedRoom first, SessionList sessions, int history, CancellationToken stopping)
    {
        (_console, _session, _sessions, _history, _stopping) = (console, first.Room.Session, sessions, history, stopping);
        _text = new(style);
        _row = new(console.HasEscapes);
        _session.Client.PresenceChanged += OnPresence;
        _session.Client.ConnectionChanged += OnConnection;
        _session.Client.LeaderChanged += OnLeader;
        _session.Client.Renamed += OnRenamed;
        Enter(first);
    }

    /// <summary>The rooms of the visit; lines go to the last one.</summary>
    public IReadOnlyList<VisitedRoom> Rooms => _rooms;

    /// <summary>Whether the connection was closed, and not by a command of the user.</summary>
    public bool WasClosed { get; private set; }

    private VisitedRoom Current => _rooms[^1];

    private ChatClient Client => _session.Client;

    /// <summary>Shows earlier and new messages, and sends entered lines, until the user ends the visit.</summary>
    public void Run(IReadOnlyList<ChatMessage> earlier)
    {
        // Some of them may also wait to be received, and must not be shown twice.
        _earlier.UnionWith(earlier.Select(message => message.Id));
        Show([.. _news.Take(), .. earlier.Select(Format)]);
        while (!_isOver)
        {
            _stopping.ThrowIfCancellationRequested();
            ShowNews();
            ReadKeys();
            if (!_isOver) _news.Wait(KeyInterval, _stopping);
        }

        ShowNews();
    }

    /// <summary>Clears the input line and unsubscribes.</summary>
    public void Dispose()
    {
        _session.Client.PresenceChanged -= OnPresence;
        _session.Client.ConnectionChanged -= OnConnection;
        _session.Client.LeaderChanged -= OnLeader;
        _session.Client.Renamed -= OnRenamed;
        foreach (var visited in _rooms) visited.Room.Inbox.Changed -= _news.Wake;
        _console.Write(_row.Hide(_console.Width));
        _news.Dispose();
    }

    private void Enter(VisitedRoom visited)
    {
        visited.Room.Inbox.Changed += _news.Wake;
        _rooms.Add(visited);
        var server = Client.Server?.Name ?? "no server yet";
        _news.Add(_text.Quiet($"{visited.Room.Room}: you are {Client.UserName} on {server}; /help shows what you can do"));
    }

    private void ShowNews()
    {
        List<string> lines = [.. _news.Take()];
        foreach (var visited in _rooms) AddMessages(visited.Room, lines);
        if (lines.Count > 0 || _console.Width != _shownWidth) Show(lines);
    }

    private void AddMessages(ChatRoom room, List<string> lines)
    {
        if (room.Inbox.TakeDropped() is > 0 and var dropped)
            lines.Add(_text.Failure($"{dropped} messages came too fast to be shown"));
        if (room.Inbox.TakeMissed(out _)) lines.Add(_text.Failure("messages are missing: no server keeps them any more"));
        for (var taken = 0; taken < MostAtOnce && room.Inbox.TryTake(out var message); taken++)
        {
            if (!_earlier.Contains(message.Id)) lines.Add(Format(message));
        }

        if (room.Waiting > 0) _news.Wake();
    }

    private string Format(ChatMessage message) => _text.Of(message, Client.UserName, _rooms.Count > 1);

    private void Show(IReadOnlyList<string> lines)
    {
        _shownWidth = _console.Width;
        var above = string.Concat(lines.Select(line => line + Environment.NewLine));
        _console.Write(_row.Hide(_shownWidth) + above + (_isOver ? "" : _row.Show(Prompt(), _line, _shownWidth)));
    }

    private string Prompt()
    {
        const int Longest = 16;
        var name = TerminalText.Harmless(Current.Room.Room);
        while (CellWidth.Of(name) > Longest) name = name[..^1];
        return $"{name}> ";
    }

    private void ReadKeys()
    {
        var hasChanged = false;
        foreach (var input in _console.Read())
        {
            hasChanged = true;
            switch (input.ApplyTo(_line))
            {
                case EditResult.Entered:
                    Take(_line.Begin());
                    break;
                case EditResult.Ended:
                    _isOver = true;
                    break;
                case EditResult.Changed:
                default:
                    break;
            }

            if (_isOver) return;
        }

        if (hasChanged) Show([]);
    }

    private void OnPresence(object? sender, PresenceChangedEventArgs change) => _news.Add(() =>
        _rooms.Any(visited => Names.AreSame(visited.Room.Room, change.Room))
            ? [_text.Of(change, _rooms.Count > 1)]
            : []);

    private void OnConnection(object? sender, PSChat.ConnectionChangedEventArgs change) => _news.Add(() =>
    {
        WasClosed |= change.State == ConnectionState.Closed;
        _isOver |= WasClosed;
        return [_text.Of(change)];
    });

    private void OnLeader(object? sender, PSChat.ViewChangedEventArgs change)
    {
        if (change.Previous is not null) _news.Add(_text.Of(change));
    }

    private void OnRenamed(object? sender, UserRenamedEventArgs change) => _news.Add(_text.Of(change));
}
