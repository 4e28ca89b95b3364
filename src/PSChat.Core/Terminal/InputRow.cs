using System.Text;

namespace PSChat.Terminal;

/// <summary>
/// The lowest row of a terminal, in which a user types: gives the text that shows or erases it. It stays one row; of a longer
/// line the part around the cursor is shown.
/// </summary>
/// <param name="hasEscapes">Whether the terminal understands escape sequences. Otherwise spaces are used.</param>
internal sealed class InputRow(bool hasEscapes)
{
    private const int NarrowestShown = 20;
    private const int Unknown = 80;

    private bool _isShown;
    private int _cells;
    private int _cellsToCursor;

    /// <summary>Erases the row and leaves the cursor at its beginning.</summary>
    /// <param name="width">Width of the terminal in cells; 0 or less if it is unknown.</param>
    public string Hide(int width)
    {
        if (!_isShown) return "";
        _isShown = false;
        if (!hasEscapes) return $"\r{new string(' ', _cells)}\r";

        // A terminal that has become narrower since has broken the row into several, and the cursor may be in a lower one.
        var above = _cellsToCursor / Usable(width);
        return above > 0 ? $"\e[{above}A\r\e[J" : "\r\e[J";
    }

    /// <summary>Shows the line after a prompt, in place of the previous one.</summary>
    public string Show(string prompt, EditedLine line, int width)
    {
        ArgumentNullException.ThrowIfNull(line);
        var output = new StringBuilder(Hide(width));

        // The last cell stays empty, because a terminal wraps when it is filled.
        var room = Usable(width) - 1;
        var view = LineView.Of(line, Math.Max(2, room - CellWidth.Of(prompt)));
        var toCursor = prompt + view.BeforeCursor;
        output.Append(toCursor);
        if (view.AfterCursor.Length > 0) output.Append(view.AfterCursor).Append('\r').Append(toCursor);
        _isShown = true;
        _cellsToCursor = CellWidth.Of(toCursor);
        _cells = _cellsToCursor + CellWidth.Of(view.AfterCursor);
        return output.ToString();
    }

    private static int Usable(int width) => width > 0 ? Math.Max(NarrowestShown, width) : Unknown;
}
