using PSChat.Module.Rooms;
using PSChat.Terminal;

namespace PSChat.Module.Interactive;

/// <summary>
/// Somebody sits at the console and chats: what comes in is written above the line that is being typed. All of it runs on
/// the pipeline's thread; other threads only leave news.
/// </summary>
internal sealed partial class ChatVisit : IDisposable
{
    // Keys have to be looked for: a read that waits cannot be taken back, and would swallow the first key of the next prompt.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(15);

    // So that a flood does not keep the keys waiting.
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

    /// <summary>Begins to listen.</summary>
    /// <param name="console">Where it shows.</param>
    /// <param name="style">And in which colours.</param>
    /// <param name="first">The room that is entered first.</param>
    /// <param name="sessions">Whose rooms are left from here.</param>
    /// <param name="history">How many messages of a room that is entered later come first.</param>
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

    /// <summary>The rooms that are visited still; the last is the one that lines go to.</summary>
    public IReadOnlyList<VisitedRoom> Rooms => _rooms;

    /// <summary>Whether the connection was closed, though nobody here asked for it.</summary>
    public bool WasClosed { get; private set; }

    private VisitedRoom Current => _rooms[^1];

    private ChatClient Client => _session.Client;

    /// <summary>Shows earlier messages and then what comes in, and sends what is typed, until the user has enough.</summary>
    public void Run(IReadOnlyList<ChatMessage> earlier)
    {
        // Some of them may wait to be received, too.
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

    /// <summary>Takes the line off the screen, and listens no more.</summary>
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
        _news.Add(_text.Quiet($"{visited.Room.Room}: you are {Client.UserName} on {Client.Server?.Name ?? "no server yet"}; /help shows what you can do"));
    }

    private void ShowNews()
    {
        List<string> lines = [.. _news.Take()];
        foreach (var visited in _rooms) AddMessages(visited.Room, lines);
        if (lines.Count > 0 || _console.Width != _shownWidth) Show(lines);
    }

    private void AddMessages(ChatRoom room, List<string> lines)
    {
        if (room.Inbox.TakeDropped() is > 0 and var dropped) lines.Add(_text.Failure($"{dropped} messages came too fast to be shown"));
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
        _rooms.Any(visited => string.Equals(visited.Room.Room, change.Room, StringComparison.OrdinalIgnoreCase))
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
