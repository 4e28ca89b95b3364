using PSChat.Node.Terminal;

namespace PSChat.Lab.Tests;

/// <summary>The line that somebody is typing.</summary>
public sealed class EditedLineTests
{
    private readonly EditedLine _line = new();

    [Fact]
    public void Letters_make_a_line_and_enter_ends_it()
    {
        Type("hello");

        Assert.Equal(EditResult.Entered, _line.Take(Key('\r', ConsoleKey.Enter)));
        Assert.Equal("hello", _line.Begin());
        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Backspace_takes_back_what_looks_like_one_character()
    {
        Type("hi👍🏽");

        _line.Take(Key('\b', ConsoleKey.Backspace));

        Assert.Equal("hi", _line.Text);
    }

    [Fact]
    public void Backspace_on_nothing_does_nothing()
    {
        _line.Take(Key('\b', ConsoleKey.Backspace));

        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Escape_begins_again()
    {
        Type("never mind");

        _line.Take(Key('\u001b', ConsoleKey.Escape));

        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Control_D_ends_only_on_an_empty_line()
    {
        Type("x");
        Assert.Equal(EditResult.Changed, _line.Take(Key('\u0004', ConsoleKey.D, control: true)));
        Assert.Equal("x", _line.Begin());
        Assert.Equal(EditResult.Ended, _line.Take(Key('\u0004', ConsoleKey.D, control: true)));
    }

    [Fact]
    public void Keys_without_a_character_leave_the_line_alone()
    {
        Type("ab");

        _line.Take(Key('\0', ConsoleKey.LeftArrow));

        Assert.Equal("ab", _line.Text);
    }

    [Theory]
    [InlineData("hello", 10, "hello")]
    [InlineData("hello", 3, "llo")]
    [InlineData("a👍b", 2, "b")]
    [InlineData("hello", 0, "")]
    public void Only_the_end_is_shown_where_there_is_no_room_for_all(string text, int width, string expected)
    {
        Type(text);

        Assert.Equal(expected, _line.Tail(width));
    }

    private void Type(string text)
    {
        foreach (var character in text) _line.Take(Key(character, ConsoleKey.None));
    }

    private static ConsoleKeyInfo Key(char character, ConsoleKey key, bool control = false) =>
        new(character, key, shift: false, alt: false, control);
}
