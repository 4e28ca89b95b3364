using System.Globalization;

namespace PSChat.Terminal;

/// <summary>The line that somebody is typing, and the place in it where the next character goes.</summary>
/// <remarks>
/// The keys are those of PowerShell and of the shells. A host that does not say that Ctrl was held still gives the control
/// character, so that both count. The cursor never stands within what looks like one character.
/// </remarks>
internal sealed class EditedLine
{
    private readonly LineHistory _history = new();

    /// <summary>What was typed so far. A line that was pasted may hold line feeds.</summary>
    public string Text { get; private set; } = "";

    /// <summary>How many UTF-16 code units are before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Takes a key.</summary>
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

    /// <summary>Puts text at the cursor, as it is pasted: line breaks of every kind become line feeds, and those at its end go.</summary>
    public void Paste(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Insert(text.ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    /// <summary>Begins a new line; returns the old one, which can be called back.</summary>
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

    /// <summary>The letter that was pressed with Ctrl; null if Ctrl was not held, or Alt too, as AltGr is.</summary>
    private static char? ControlLetter(ConsoleKeyInfo key) => key switch
    {
        { KeyChar: >= '\u0001' and <= '\u001a' } => (char)('A' - 1 + key.KeyChar),
        { Modifiers: ConsoleModifiers.Control, Key: >= ConsoleKey.A and <= ConsoleKey.Z } => (char)('A' + (key.Key - ConsoleKey.A)),
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

    // What looks like one character may be several, an emoji with its skin tone for one.
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
