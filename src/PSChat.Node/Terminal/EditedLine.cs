using System.Globalization;
using System.Text;

namespace PSChat.Node.Terminal;

/// <summary>What a key did to a line.</summary>
internal enum EditResult
{
    /// <summary>The line may look different now.</summary>
    Changed,

    /// <summary>The line is done.</summary>
    Entered,

    /// <summary>There will be no more lines.</summary>
    Ended,
}

/// <summary>The line that somebody is typing.</summary>
internal sealed class EditedLine
{
    private readonly StringBuilder _text = new();

    /// <summary>What was typed so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Takes a key.</summary>
    public EditResult Take(ConsoleKeyInfo key)
    {
        var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return EditResult.Entered;
            case ConsoleKey.Backspace:
                RemoveLast();
                return EditResult.Changed;
            case ConsoleKey.Escape:
            case ConsoleKey.U when control:
                _text.Clear();
                return EditResult.Changed;
            case ConsoleKey.D when control && _text.Length == 0:
            case ConsoleKey.Z when control && _text.Length == 0:
                return EditResult.Ended;
            default:
                if (!char.IsControl(key.KeyChar)) _text.Append(key.KeyChar);
                return EditResult.Changed;
        }
    }

    /// <summary>Begins a new line; returns the old one.</summary>
    public string Begin()
    {
        var text = Text;
        _text.Clear();
        return text;
    }

    /// <summary>The end of the text, as much as fits <paramref name="width"/> characters.</summary>
    public string Tail(int width)
    {
        var text = Text;
        var from = Math.Max(0, text.Length - Math.Max(0, width));
        return from > 0 && from < text.Length && char.IsLowSurrogate(text[from]) ? text[(from + 1)..] : text[from..];
    }

    // What looks like one character may be several, an emoji with its skin tone for one.
    private void RemoveLast()
    {
        var starts = StringInfo.ParseCombiningCharacters(Text);
        if (starts.Length > 0) _text.Length = starts[^1];
    }
}
