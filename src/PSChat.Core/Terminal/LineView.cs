using System.Globalization;

namespace PSChat.Terminal;

/// <summary>The visible part of a line, where there is no room for all of it.</summary>
/// <param name="BeforeCursor">The text before the cursor, without characters that control a terminal.</param>
/// <param name="AfterCursor">The text after the cursor, without such characters.</param>
internal readonly record struct LineView(string BeforeCursor, string AfterCursor)
{
    /// <summary>
    /// The part to show in <paramref name="width"/> cells, one of which is left for the cursor at the end. It has as much as
    /// possible before the cursor, and up to a quarter of the width after it.
    /// </summary>
    public static LineView Of(EditedLine line, int width)
    {
        ArgumentNullException.ThrowIfNull(line);
        var before = ElementsOf(line.Text[..line.Cursor]);
        var after = ElementsOf(line.Text[line.Cursor..]);
        var room = Math.Max(0, width - 1);
        var rest = Math.Min(after.Sum(CellWidth.Of), room / 4);
        var shownBefore = Fitting(Enumerable.Reverse(before), room - rest).Reverse();
        var shownAfter = Fitting(after, room - shownBefore.Sum(CellWidth.Of));
        return new(string.Concat(shownBefore), string.Concat(shownAfter));
    }

    private static string[] Fitting(IEnumerable<string> elements, int cells) =>
        [.. elements.TakeWhile(element => (cells -= CellWidth.Of(element)) >= 0)];

    private static List<string> ElementsOf(string text)
    {
        var elements = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            elements.Add(TerminalText.Harmless(text.Substring(at, length)));
            at += length;
        }

        return elements;
    }
}
