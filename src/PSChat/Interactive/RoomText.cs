using System.Globalization;
using PSChat.Groups;
using PSChat.Terminal;

namespace PSChat.Module.Interactive;

/// <summary>
/// Makes the lines of a visit. All text from others, including names, is made harmless here. Otherwise it could control the
/// terminal, or look like another user's line.
/// </summary>
/// <param name="style">The colours.</param>
/// <param name="spelling">How the session spells the module's cmdlets.</param>
internal sealed class RoomText(RoomStyle style, CommandSpelling spelling)
{
    // Further lines of a message must not look like a new message.
    private const string Continuation = "  │ ";

    /// <summary>Returns the lines of a message, with its room if several are visited.</summary>
    public string Of(ChatMessage message, string user, bool showsRoom)
    {
        var room = showsRoom ? $"[{Harmless(message.Room)}] " : "";
        var name = style.Name(Harmless(message.Sender), Names.AreSame(message.Sender, user));
        var to = message.To is null
            ? ""
            : style.Quiet(" to ") + style.Name(Harmless(message.To), Names.AreSame(message.To, user));
        var more = (message.Data is null ? "" : " (with data)") + (message.IsLate ? " (late)" : "");
        var end = more.Length > 0 ? style.Quiet(more) : "";
        return style.Quiet($"{message.Time:HH:mm} {room}") + name + to + ": " + LinesOf(message.Text) + end;
    }

    /// <summary>Reports that a user has joined or left.</summary>
    public string Of(PresenceChangedEventArgs change, bool showsRoom) =>
        Quiet($"{change.User} {(change.IsPresent ? "is here" : "is gone")}{(showsRoom ? $" ({change.Room})" : "")}");

    /// <summary>Reports that the connection was lost or restored.</summary>
    public string Of(PSChat.ConnectionChangedEventArgs change) => change.State switch
    {
        ConnectionState.Connected => Quiet($"connected to {change.Server?.Name}"),
        ConnectionState.Closed => Failure($"the connection is closed{Because(change.Reason)}"),
        _ => Quiet($"reconnecting{Because(change.Reason)}"),
    };

    /// <summary>Reports a new leader.</summary>
    public string Of(PSChat.ViewChangedEventArgs change) => Quiet($"{change.View.Leader.Name} leads now ({change.View.Cause})");

    /// <summary>Reports the user's new name.</summary>
    public string Of(UserRenamedEventArgs change) =>
        Failure($"you are {change.UserName} now: {change.Previous} belongs to somebody who came before you");

    /// <summary>Makes a line of secondary text.</summary>
    public string Quiet(string text) => style.Quiet($"-- {Harmless(text)}");

    /// <summary>Makes a line for a failure.</summary>
    public string Failure(string text) => style.Failure($"-- {Harmless(text)}");

    /// <summary>Makes a line for an error and its remedy.</summary>
    public string Failure(ChatException error) =>
        Failure(spelling.Of($"{error.Message} {Errors.WordsOf(error.Remedy)}".TrimEnd()));

    /// <summary>Makes the line of a table.</summary>
    public static string Row(FormattableString text) => Harmless(text.ToString(CultureInfo.CurrentCulture));

    private static string LinesOf(string text) =>
        string.Join(Environment.NewLine + Continuation, text.ReplaceLineEndings("\n").Split('\n').Select(Harmless));

    private static string Because(string reason) => reason.Length > 0 ? $": {reason}" : "";

    private static string Harmless(string text) => TerminalText.Harmless(text);
}
