using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>The line that a user is typing.</summary>
public sealed class EditedLineTests
{
    private readonly EditedLine _line = new();

    [Fact]
    public void Letters_make_a_line_and_enter_ends_it()
    {
        Type("hello");

        Assert.Equal(EditResult.Entered, Press(ConsoleKey.Enter, '\r'));
        Assert.Equal("hello", _line.Begin());
        Assert.Equal("", _line.Text);
        Assert.Equal(0, _line.Cursor);
    }

    [Theory]
    [InlineData("hi👍🏽", "hi")]
    [InlineData("e\u0301e\u0301", "e\u0301")]
    [InlineData("日本", "日")]
    [InlineData("", "")]
    public void Backspace_takes_back_what_looks_like_one_character(string typed, string left)
    {
        Type(typed);

        Press(ConsoleKey.Backspace, '\u007f');

        Assert.Equal(left, _line.Text);
    }

    [Fact]
    public void Delete_takes_what_looks_like_one_character_at_the_cursor_and_nothing_at_the_end()
    {
        Type("a👍🏽b");
        Press(ConsoleKey.Delete);
        Assert.Equal("a👍🏽b", _line.Text);
        Press(ConsoleKey.Home);
        Press(ConsoleKey.RightArrow);

        Press(ConsoleKey.Delete);

        Assert.Equal("ab", _line.Text);
        Assert.Equal(1, _line.Cursor);
    }

    [Fact]
    public void Typed_text_goes_where_the_cursor_is()
    {
        Type("wrld");
        Press(ConsoleKey.Home);
        Press(ConsoleKey.RightArrow);
        Type("o");
        Press(ConsoleKey.End);
        Type("!");
        Press(ConsoleKey.LeftArrow);
        Press(ConsoleKey.LeftArrow);
        Press(ConsoleKey.Backspace, '\b');

        Assert.Equal("word!", _line.Text);
        Assert.Equal(3, _line.Cursor);
    }

    [Fact]
    public void The_cursor_stays_within_the_line_and_between_characters()
    {
        Type("👍🏽x");
        for (var i = 0; i < 5; i++) Press(ConsoleKey.LeftArrow);
        Assert.Equal(0, _line.Cursor);
        Press(ConsoleKey.RightArrow);
        Assert.Equal("👍🏽".Length, _line.Cursor);
        for (var i = 0; i < 5; i++) Press(ConsoleKey.RightArrow);
        Assert.Equal(_line.Text.Length, _line.Cursor);
    }

    [Theory]
    [InlineData('A', "one two three", 0)]
    [InlineData('E', "one two three", 13)]
    [InlineData('U', " three", 0)]
    [InlineData('K', "one two", 7)]
    [InlineData('W', "one  three", 4)]
    [InlineData('D', "one twothree", 7)]
    [InlineData('X', "one two three", 7)]
    public void Control_edits_as_in_a_shell_whether_the_host_tells_of_the_key_or_not(char letter, string text, int cursor)
    {
        foreach (var told in new[] { true, false })
        {
            _line.Begin();
            Type("one two three");
            for (var i = 0; i < " three".Length; i++) Press(ConsoleKey.LeftArrow);

            var key = told ? Enum.Parse<ConsoleKey>(letter.ToString()) : ConsoleKey.None;
            _line.Take(new((char)(letter - '@'), key, false, false, told));

            Assert.Equal(text, _line.Text);
            Assert.Equal(cursor, _line.Cursor);
        }
    }

    [Fact]
    public void Control_with_an_arrow_moves_by_words()
    {
        Type("one two  three");
        var stops = new List<int>();
        for (var i = 0; i < 3; i++) stops.Add(PressWithControl(ConsoleKey.LeftArrow));
        for (var i = 0; i < 3; i++) stops.Add(PressWithControl(ConsoleKey.RightArrow));

        Assert.Equal([9, 4, 0, 4, 9, 14], stops);
    }

    [Fact]
    public void Escape_begins_again()
    {
        Type("never mind");

        Press(ConsoleKey.Escape, '\u001b');

        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Control_D_ends_only_on_an_empty_line()
    {
        Type("x");
        Assert.Equal(EditResult.Changed, Press(ConsoleKey.D, '\u0004'));
        Assert.Equal("x", _line.Begin());
        Assert.Equal(EditResult.Ended, Press(ConsoleKey.D, '\u0004'));
    }

    [Fact]
    public void AltGr_types_a_character()
    {
        _line.Take(new('@', ConsoleKey.Q, shift: false, alt: true, control: true));

        Assert.Equal("@", _line.Text);
    }

    [Fact]
    public void Earlier_lines_come_back_and_the_one_being_typed_is_kept()
    {
        foreach (var line in new[] { "one", "two", "two", "" })
        {
            Type(line);
            _line.Begin();
        }

        Type("draft");
        var seen = new List<string>();
        ConsoleKey[] upAndDown =
        [
            ConsoleKey.UpArrow, ConsoleKey.UpArrow, ConsoleKey.UpArrow,
            ConsoleKey.DownArrow, ConsoleKey.DownArrow, ConsoleKey.DownArrow,
        ];
        foreach (var key in upAndDown)
        {
            Press(key);
            seen.Add(_line.Text);
        }

        Assert.Equal(["two", "one", "one", "two", "draft", "draft"], seen);
        Assert.Equal(5, _line.Cursor);
    }

    [Fact]
    public void Only_the_last_hundred_lines_come_back()
    {
        for (var i = 0; i < 150; i++)
        {
            Type($"line {i}");
            _line.Begin();
        }

        for (var i = 0; i < 150; i++) Press(ConsoleKey.UpArrow);

        Assert.Equal("line 50", _line.Text);
    }

    [Theory]
    [InlineData("one\r\ntwo\rthree\n", "one\ntwo\nthree")]
    [InlineData("just words", "just words")]
    public void A_paste_goes_in_as_it_is_without_the_line_breaks_at_its_end(string pasted, string text)
    {
        Type("[]");
        Press(ConsoleKey.LeftArrow);

        _line.Paste(pasted);

        Assert.Equal($"[{text}]", _line.Text);
        Assert.Equal(text.Length + 1, _line.Cursor);
    }

    private void Type(string text)
    {
        foreach (var character in text) _line.Take(new(character, ConsoleKey.None, false, false, false));
    }

    private EditResult Press(ConsoleKey key, char character = '\0') => _line.Take(new(character, key, false, false, false));

    private int PressWithControl(ConsoleKey key)
    {
        _line.Take(new('\0', key, false, false, true));
        return _line.Cursor;
    }
}
