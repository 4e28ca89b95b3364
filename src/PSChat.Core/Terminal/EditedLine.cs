using System.Globalization;

namespace PSChat.Terminal;

/// <summary>The line that a user is typing, and the place in it where the next character goes.</summary>
/// <remarks>
/// The keys are those of PowerShell and of the shells. A host that does not report Ctrl still gives the control character, so
/// both count. The cursor never stands within one visible character.
/// </remarks>
internal sealed class EditedLine
{
    private readonly LineHistory _history = new();

    /// <summary>The text typed so far. A pasted line may contain line feeds.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Number of UTF-16 code units before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Applies a key.</summary>
    public EditResult Take(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return EditResult.Entered;
            case ConsoleKey.Backspace:
                Remove(Previous(Cursor), Cursor);
                break;
            case ConsoleKey.Delete:
                Remove(Cursor, Next(Cursor));
                break;
            case ConsoleKey.LeftArrow:
                Cursor = key.Modifiers.HasFlag(ConsoleModifiers.Control) ? PreviousWord() : Previous(Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = key.Modifiers.HasFlag(ConsoleModifiers.Control) ? NextWord() : Next(Cursor);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = Text.Length;
                break;
            case ConsoleKey.UpArrow:
                Replace(_history.Earlier(Text));
                break;
            case ConsoleKey.DownArrow:
                Replace(_history.Later());
                break;
            case ConsoleKey.Escape:
                Replace("");
                break;
            default:
                return TakeCharacter(key);
        }

        return EditResult.Changed;
    }

    /// <summary>
    /// Inserts pasted text at the cursor. Line breaks of every kind become line feeds; those at the end are removed.
    /// </summary>
    public void Paste(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Insert(text.ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    /// <summary>Begins a new line; returns the old one, which can be recalled.</summary>
    public string Begin()
    {
        var text = Text;
        _history.Add(text);
        Replace("");
        return text;
    }

    private EditResult TakeCharacter(ConsoleKeyInfo key)
    {
        switch (ControlLetter(key))
        {
            case 'D' when Text.Length == 0:
            case 'Z' when Text.Length == 0:
                return EditResult.Ended;
            case 'D':
                Remove(Cursor, Next(Cursor));
                break;
            case 'A':
                Cursor = 0;
                break;
            case 'E':
                Cursor = Text.Length;
                break;
            case 'U':
                Remove(0, Cursor);
                break;
            case 'K':
                Remove(Cursor, Text.Length);
                break;
            case 'W':
                Remove(PreviousWord(), Cursor);
                break;
            default:
                if (!char.IsControl(key.KeyChar)) Insert(key.KeyChar.ToString());
                break;
        }

        return EditResult.Changed;
    }

    /// <summary>
    /// The letter that was pressed with Ctrl; null if Ctrl was not held, or if Alt was held too, as with AltGr.
    /// </summary>
    private static char? ControlLetter(ConsoleKeyInfo key) => key switch
    {
        { KeyChar: >= '\u0001' and <= '\u001a' } => (char)('A' - 1 + key.KeyChar),
        { Modifiers: ConsoleModifiers.Control, Key: >= ConsoleKey.A and <= ConsoleKey.Z } =>
            (char)('A' + (key.Key - ConsoleKey.A)),
        _ => null,
    };

    private void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    private void Remove(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }

    private void Replace(string? text)
    {
        if (text is null) return;
        Text = text;
        Cursor = text.Length;
    }

    // One visible character may consist of several, for example an emoji with its skin tone.
    private int Previous(int at)
    {
        var starts = StringInfo.ParseCombiningCharacters(Text[..at]);
        return starts.Length > 0 ? starts[^1] : 0;
    }

    private int Next(int at) => at + StringInfo.GetNextTextElementLength(Text, at);

    private int PreviousWord()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1])) at--;
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1])) at--;
        return at;
    }

    private int NextWord()
    {
        var at = Cursor;
        while (at < Text.Length && !char.IsWhiteSpace(Text[at])) at++;
        while (at < Text.Length && char.IsWhiteSpace(Text[at])) at++;
        return at;
    }
}
