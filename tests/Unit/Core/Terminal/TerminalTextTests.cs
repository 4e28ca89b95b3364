using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>Strangers' texts on a terminal.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("grüße 日本 👍🏽", "grüße 日本 👍🏽")]
    [InlineData("a\u001b[31mb", "a␛[31mb")]
    [InlineData("bell\u0007", "bell␇")]
    [InlineData("one\ntwo\r\n", "one␊two␍␊")]
    [InlineData("tab\there", "tab here")]
    [InlineData("\u007f", "␡")]
    [InlineData("\u009b2J", "\\u009b2J")]
    [InlineData("a\u202eb\u2069", "a\\u202eb\\u2069")]
    [InlineData("line\u2028break", "line\\u2028break")]
    public void Control_characters_are_shown_not_sent(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Harmless(text));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\ufffdb", TerminalText.Harmless("a" + (char)0xd83d + "b"));
}
