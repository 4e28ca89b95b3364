using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>The output that shows and erases the row in which a user types.</summary>
public sealed class InputRowTests
{
    [Fact]
    public void The_cursor_is_left_where_the_line_has_it()
    {
        var row = new InputRow(hasEscapes: true);

        Assert.Equal("> hello", row.Show("> ", LineViewTests.LineOf("hello|"), 80));
        Assert.Equal("\r\e[J> hello\r> he", row.Show("> ", LineViewTests.LineOf("he|llo"), 80));
        Assert.Equal("\r\e[J", row.Hide(80));
        Assert.Equal("", row.Hide(80));
    }

    [Fact]
    public void Spaces_erase_where_escapes_are_unknown()
    {
        var row = new InputRow(hasEscapes: false);

        row.Show("> ", LineViewTests.LineOf("日|本"), 80);

        Assert.Equal("\r      \r", row.Hide(80));
    }

    [Fact]
    public void The_row_leaves_the_last_cell_of_the_terminal_empty()
    {
        var shown = new InputRow(hasEscapes: true).Show("> ", LineViewTests.LineOf(new string('x', 200) + "|"), 40);

        Assert.Equal("> " + new string('x', 36), shown);
    }

    [Fact]
    public void A_row_that_a_narrower_terminal_has_broken_is_erased_as_a_whole()
    {
        var row = new InputRow(hasEscapes: true);
        row.Show("> ", LineViewTests.LineOf(new string('x', 70) + "|"), 80);

        Assert.Equal("\e[1A\r\e[J", row.Hide(40));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_terminal_of_no_or_hardly_any_width_is_survived(int width)
    {
        var row = new InputRow(hasEscapes: true);

        Assert.StartsWith("> ", row.Show("> ", LineViewTests.LineOf("hello|"), width), StringComparison.Ordinal);
        Assert.EndsWith("\r\e[J", row.Hide(width), StringComparison.Ordinal);
    }
}
