namespace PSChat.Terminal;

/// <summary>The visible part of a line, where there is no room for all of it.</summary>
/// <param name="BeforeCursor">The text before the cursor, without characters that control a terminal.</param>
/// <param name="AfterCursor">The text after the cursor, without such characters.</param>
internal readonly record struct LineView(string BeforeCursor, string AfterCursor)
{
    // A visible character has two code units on average even among emoji of several parts; more are rarely needed.
    private const int UnitsPerCell = 8;

    /// <summary>
    /// The part to show in <paramref name="width"/> cells, one of which is left for the cursor at the end. It has as much as
    /// possible before the cursor, and up to a quarter of the width after it.
    /// </summary>
    public static LineView Of(EditedLine line, int width)
    {
        ArgumentNullException.ThrowIfNull(line);
        var room = Math.Max(0, width - 1);
        var text = line.Characters;
        var start = TextElements.StartBefore(text[..line.Cursor], Math.Max(0, line.Cursor - (room * UnitsPerCell)));
        var before = ElementsOf(text[start..line.Cursor], int.MaxValue);
        var after = ElementsOf(text[line.Cursor..], room);
        var rest = Math.Min(after.Sum(CellWidth.Of), room / 4);
        var shownBefore = Fitting(Enumerable.Reverse(before), room - rest).Reverse();
        var shownAfter = Fitting(after, room - shownBefore.Sum(CellWidth.Of));
        return new(string.Concat(shownBefore), string.Concat(shownAfter));
    }

    private static string[] Fitting(IEnumerable<string> elements, int cells) =>
        [.. elements.TakeWhile(element => (cells -= CellWidth.Of(element)) >= 0)];

    /// <summary>The visible characters, up to the first one that ends behind this number of cells.</summary>
    private static List<string> ElementsOf(ReadOnlySpan<char> text, int cells)
    {
        var elements = new List<string>();
        for (var at = 0; at < text.Length && cells >= 0;)
        {
            var next = TextElements.Next(text, at);
            var element = TerminalText.Harmless(text[at..next].ToString());
            elements.Add(element);
            cells -= CellWidth.Of(element);
            at = next;
        }

        return elements;
    }
}
