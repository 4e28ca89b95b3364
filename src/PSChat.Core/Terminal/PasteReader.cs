using System.Text;

namespace PSChat.Terminal;

/// <summary>
/// Tells pasted text from typed keys. A terminal that was told to (<see cref="On"/>) puts a paste between two escape sequences,
/// which arrive as keys. Without them, each line break of a paste would send a line.
/// </summary>
internal sealed class PasteReader
{
    /// <summary>The sequence that makes a terminal mark pasted text.</summary>
    public const string On = "\e[?2004h";

    /// <summary>The sequence that ends this in the terminal.</summary>
    public const string Off = "\e[?2004l";

    private const string Begin = "\e[200~";
    private const string End = "\e[201~";

    // More than a message can hold: a terminal that never ends a paste must not fill the memory.
    private const int Longest = 128 * 1024;

    private readonly List<ConsoleKeyInfo> _held = [];
    private readonly StringBuilder _pasted = new();
    private bool _isPasting;

    /// <summary>
    /// Takes the next key. Returns the input that it completes, together with earlier keys that were not clear yet.
    /// </summary>
    public IReadOnlyList<TerminalInput> Take(ConsoleKeyInfo key)
    {
        if (_isPasting) return TakePasted(key);
        _held.Add(key);
        var held = string.Concat(_held.Select(TextOf));
        if (held == Begin)
        {
            _held.Clear();
            _isPasting = true;
            return [];
        }

        return TextOf(key).Length > 0 && Begin.StartsWith(held, StringComparison.Ordinal) ? [] : Flush();
    }

    /// <summary>No more keys are there for the moment, so the keys held back were typed.</summary>
    public IReadOnlyList<TerminalInput> Flush()
    {
        TerminalInput[] typed = [.. _held.Select(key => new TerminalInput(key, null))];
        _held.Clear();
        return typed;
    }

    private TerminalInput[] TakePasted(ConsoleKeyInfo key)
    {
        _pasted.Append(TextOf(key));
        var isWhole = EndsWith(End);
        if (!isWhole && _pasted.Length < Longest) return [];
        if (isWhole) _pasted.Length -= End.Length;
        _isPasting = false;
        var text = _pasted.ToString();
        _pasted.Clear();
        return [new(default, text)];
    }

    private bool EndsWith(string end)
    {
        if (_pasted.Length < end.Length) return false;
        for (var at = 1; at <= end.Length; at++)
        {
            if (_pasted[^at] != end[^at]) return false;
        }

        return true;
    }

    // Some hosts report an escape character right before another character as Alt with that character.
    private static string TextOf(ConsoleKeyInfo key) =>
        key.Modifiers.HasFlag(ConsoleModifiers.Alt) && !key.Modifiers.HasFlag(ConsoleModifiers.Control) ? $"\e{key.KeyChar}"
        : key.KeyChar == '\0' ? "" : key.KeyChar.ToString();
}
