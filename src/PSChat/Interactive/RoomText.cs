using System.Globalization;
using PSChat.Terminal;

namespace PSChat.Module.Interactive;

/// <summary>
/// The lines of a visit. Whatever comes from others, names included, is made harmless here: in a room it could steer the
/// terminal, or look like somebody else's line.
/// </summary>
internal sealed class RoomText(RoomStyle style)
{
    // A line of its own must not look like a new message.
    private const string Continuation = "  │ ";

    /// <summary>A message, with its room where several are visited.</summary>
    public string Of(ChatMessage message, string user, bool showsRoom)
    {
        var room = showsRoom ? $"[{Harmless(message.Room)}] " : "";
        var name = style.Name(Harmless(message.Sender), IsSame(message.Sender, user));
        var to = message.To is null ? "" : style.Quiet(" to ") + style.Name(Harmless(message.To), IsSame(message.To, user));
        var more = (message.Data is null ? "" : " (with data)") + (message.IsLate ? " (late)" : "");
        return style.Quiet($"{message.Time:HH:mm} {room}") + name + to + ": " + LinesOf(message.Text) + (more.Length > 0 ? style.Quiet(more) : "");
    }

    /// <summary>Somebody has come or is gone.</summary>
    public string Of(PresenceChangedEventArgs change, bool showsRoom) =>
        Quiet($"{change.User} {(change.IsPresent ? "is here" : "is gone")}{(showsRoom ? $" ({change.Room})" : "")}");

    /// <summary>The connection was lost, or found again.</summary>
    public string Of(PSChat.ConnectionChangedEventArgs change) => change.State switch
    {
        ConnectionState.Connected => Quiet($"connected to {change.Server?.Name}"),
        ConnectionState.Closed => Failure($"the connection is closed{Because(change.Reason)}"),
        _ => Quiet($"reconnecting{Because(change.Reason)}"),
    };

    /// <summary>Another server leads.</summary>
    public string Of(PSChat.ViewChangedEventArgs change) => Quiet($"{change.View.Leader.Name} leads now ({change.View.Cause})");

    /// <summary>The user has another name.</summary>
    public string Of(UserRenamedEventArgs change) =>
        Failure($"you are {change.UserName} now: {change.Previous} belongs to somebody who came before you");

    /// <summary>Something by the way.</summary>
    public string Quiet(string text) => style.Quiet($"-- {Harmless(text)}");

    /// <summary>Something that went wrong.</summary>
    public string Failure(string text) => style.Failure($"-- {Harmless(text)}");

    /// <summary>What an operation complains of, and what to do about it.</summary>
    public string Failure(ChatException error) =>
        Failure($"{error.Message} {Errors.WordsOf(error.Remedy)}".TrimEnd());

    /// <summary>The line of a table.</summary>
    public static string Row(FormattableString text) => Harmless(text.ToString(CultureInfo.CurrentCulture));

    private static string LinesOf(string text) =>
        string.Join(Environment.NewLine + Continuation, text.ReplaceLineEndings("\n").Split('\n').Select(Harmless));

    private static string Because(string reason) => reason.Length > 0 ? $": {reason}" : "";

    private static bool IsSame(string name, string user) => string.Equals(name, user, StringComparison.OrdinalIgnoreCase);

    private static string Harmless(string text) => TerminalText.Harmless(text);
}
