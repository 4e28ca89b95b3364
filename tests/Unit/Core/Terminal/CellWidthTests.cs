using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>The number of terminal cells of a text.</summary>
public sealed class CellWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain", 5)]
    [InlineData("grüße", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("日本語", 6)]
    [InlineData("한국", 4)]
    [InlineData("ＡＢ", 4)]
    [InlineData("ｱｲ", 2)]
    [InlineData("👍", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("👨‍👩‍👧", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("❤\ufe0f", 2)]
    [InlineData("❤", 1)]
    [InlineData("✅", 2)]
    [InlineData("→ ☺ —", 5)]
    [InlineData("a\u200bb", 2)]
    public void Wide_characters_take_two_and_combining_ones_none(string text, int cells) =>
        Assert.Equal(cells, CellWidth.Of(text));
}
