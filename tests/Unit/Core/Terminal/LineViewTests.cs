using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>The part of a line that is shown in a row of a given width.</summary>
public sealed class LineViewTests
{
    [Theory]
    [InlineData("hello|", 10, "hello|")]
    [InlineData("he|llo", 10, "he|llo")]
    [InlineData("0123456789|", 6, "56789|")]
    [InlineData("|0123456789", 6, "|01234")]
    [InlineData("0123456789ab|cdefgh", 13, "3456789ab|cde")]
    [InlineData("日本語日本語|", 6, "本語|")]
    [InlineData("a👍🏽|b", 5, "a👍🏽|b")]
    [InlineData("hello|", 1, "|")]
    [InlineData("hello|", 0, "|")]
    public void The_part_around_the_cursor_is_shown(string text, int width, string shown)
    {
        var view = LineView.Of(LineOf(text), width);

        Assert.Equal(shown, $"{view.BeforeCursor}|{view.AfterCursor}");
        Assert.True(CellWidth.Of(view.BeforeCursor + view.AfterCursor) <= Math.Max(0, width - 1));
    }

    [Fact]
    public void Nothing_in_it_steers_the_terminal()
    {
        var view = LineView.Of(LineOf("two\nlines \u001b[31mred|\u0007"), 40);

        Assert.Equal("two␊lines ␛[31mred", view.BeforeCursor);
        Assert.Equal("␇", view.AfterCursor);
    }

    internal static EditedLine LineOf(string text)
    {
        var line = new EditedLine();
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        line.Paste(text[(cursor + 1)..]);
        line.Take(new('\0', ConsoleKey.Home, false, false, false));
        line.Paste(text[..cursor]);
        return line;
    }
}
