namespace PSChat.Terminal;

/// <summary>The line that a user is typing, and the place in it where the next character goes.</summary>
/// <remarks>
/// The keys are those of PowerShell and of the shells. A host that does not report Ctrl still gives the control character, so
/// both count. The cursor never stands within one visible character.
/// </remarks>
internal sealed class EditedLine
{
    private readonly LineHistory _history = new();

    // Not a string, because each key would copy all of a long one.
    private char[] _characters = new char[256];
    private int _length;

    /// <summary>The text typed so far. A pasted line may contain line feeds.</summary>
    public string Text => Characters.ToString();

    /// <summary>The characters of <see cref="Text"/>, valid up to the next change.</summary>
    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, _length);

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
                Remove(TextElements.Previous(Characters, Cursor), Cursor);
                break;
            case ConsoleKey.Delete:
                Remove(Cursor, TextElements.Next(Characters, Cursor));
                break;
            case ConsoleKey.LeftArrow:
                Cursor = key.Modifiers.HasFlag(ConsoleModifiers.Control)
                    ? PreviousWord()
                    : TextElements.Previous(Characters, Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = key.Modifiers.HasFlag(ConsoleModifiers.Control) ? NextWord() : TextElements.Next(Characters, Cursor);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = _length;
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
            case 'D' when _length == 0:
            case 'Z' when _length == 0:
                return EditResult.Ended;
            case 'D':
                Remove(Cursor, TextElements.Next(Characters, Cursor));
                break;
            case 'A':
                Cursor = 0;
                break;
            case 'E':
                Cursor = _length;
                break;
            case 'U':
                Remove(0, Cursor);
                break;
            case 'K':
                Remove(Cursor, _length);
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
        if (_length + text.Length > _characters.Length)
            Array.Resize(ref _characters, Math.Max(2 * _characters.Length, _length + text.Length));
        Characters[Cursor..].CopyTo(_characters.AsSpan(Cursor + text.Length));
        text.CopyTo(_characters.AsSpan(Cursor));
        Cursor += text.Length;
        _length += text.Length;
    }

    private void Remove(int from, int to)
    {
        Characters[to..].CopyTo(_characters.AsSpan(from));
        _length -= to - from;
        Cursor = from;
    }

    private void Replace(string? text)
    {
        if (text is null) return;
        (Cursor, _length) = (0, 0);
        Insert(text);
    }

    private int PreviousWord()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(_characters[at - 1])) at--;
        while (at > 0 && !char.IsWhiteSpace(_characters[at - 1])) at--;
        return at;
    }

    private int NextWord()
    {
        var at = Cursor;
        while (at < _length && !char.IsWhiteSpace(_characters[at])) at++;
        while (at < _length && char.IsWhiteSpace(_characters[at])) at++;
        return at;
    }
}
