using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>The difference between pasted and typed text.</summary>
public sealed class PasteReaderTests
{
    private readonly PasteReader _reader = new();

    [Fact]
    public void Text_between_the_marks_is_one_paste()
    {
        Assert.Equal(["a", "<one\rtwo>", "b"], Read("a\e[200~one\rtwo\e[201~b"));
    }

    [Fact]
    public void An_escape_character_may_come_as_alt()
    {
        var inputs = new List<TerminalInput>(_reader.Take(new('[', ConsoleKey.None, shift: false, alt: true, control: false)));
        Assert.Empty(inputs);
        Assert.Equal(["<x>"], Read("200~x\e[201~"));
    }

    [Fact]
    public void Keys_that_only_begin_like_a_mark_were_typed()
    {
        Assert.Equal(["\e", "[", "2", "x"], Read("\e[2x"));
        Assert.Equal(["\e", "y"], Read("\ey"));
    }

    [Fact]
    public void An_escape_key_counts_once_nothing_follows_it()
    {
        Assert.Empty(_reader.Take(Key('\e')));
        Assert.Equal('\e', Assert.Single(_reader.Flush()).Key.KeyChar);
        Assert.Empty(_reader.Flush());
    }

    [Fact]
    public void Keys_without_a_character_pass()
    {
        var input = Assert.Single(_reader.Take(new('\0', ConsoleKey.LeftArrow, false, false, false)));
        Assert.Equal(ConsoleKey.LeftArrow, input.Key.Key);
    }

    [Fact]
    public void Pasted_escapes_are_no_marks_of_their_own() =>
        Assert.Equal(["<a\e[200~b\e[0m>"], Read("\e[200~a\e[200~b\e[0m\e[201~"));

    [Fact]
    public void A_paste_that_never_ends_is_cut()
    {
        var inputs = Read("\e[200~" + new string('x', 200_000));

        Assert.Equal(128 * 1024 + 2, inputs[0].Length);
        Assert.Equal("x", inputs[1]);
    }

    [Theory]
    [InlineData("pasted\r", "pasted")]
    [InlineData("one\rtwo", "one\ntwo")]
    public void A_paste_goes_into_the_line_and_enters_nothing(string pasted, string text)
    {
        var line = new EditedLine();

        Assert.Equal(EditResult.Changed, new TerminalInput(default, pasted).ApplyTo(line));
        Assert.Equal(text, line.Text);
    }

    private List<string> Read(string keys) =>
    [
        .. keys.SelectMany(key => _reader.Take(Key(key)))
            .Select(input => input.Pasted is { } text ? $"<{text}>" : input.Key.KeyChar.ToString()),
    ];

    private static ConsoleKeyInfo Key(char character) =>
        new(character, character == '\e' ? ConsoleKey.Escape : ConsoleKey.None, false, false, false);
}
