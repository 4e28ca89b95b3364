using PSChat.Groups;

namespace PSChat.Core.Tests;

public sealed class NamesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Anna Müller")]
    [InlineData("кухня")]
    [InlineData("🙂")]
    [InlineData("a\u200Db")]
    [InlineData("a\u200Fb")]
    [InlineData("a\u2003b")]
    [InlineData("\u180Eanna\u200B")]
    [InlineData("anna\uFEFF")]
    [InlineData("#1; drop table")]
    public void Any_readable_text_is_a_name(string name) => Assert.True(Names.IsValid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" anna")]
    [InlineData("anna ")]
    [InlineData("anna\u2003")]
    [InlineData("\u00A0anna")]
    [InlineData("anna\u1680")]
    [InlineData("\u2000anna")]
    [InlineData("anna\u200A")]
    [InlineData("\u202Fanna")]
    [InlineData("anna\u205F")]
    [InlineData("\u3000anna")]
    [InlineData("an\tna")]
    [InlineData("an\0na")]
    [InlineData("an\u007Fna")]
    [InlineData("an\u0085na")]
    [InlineData("an\u001B[31mna")]
    [InlineData("an\uFFFDna")]
    [InlineData("an\u2028na")]
    [InlineData("an\u202Ena")]
    [InlineData("an\u2067na")]
    public void A_text_that_would_mislead_or_not_survive_is_no_name(string? name) => Assert.False(Names.IsValid(name));

    [Fact]
    public void Half_a_surrogate_pair_is_none()
    {
        // Not as inline data, because an attribute would keep it as U+FFFD.
        Assert.False(Names.IsValid("a" + (char)0xD83D));
        Assert.False(Names.IsValid((char)0xDE42 + "a"));
    }

    [Fact]
    public void A_name_has_64_characters_at_most()
    {
        Assert.True(Names.IsValid(new string('x', 64)));
        Assert.False(Names.IsValid(new string('x', 65)));
        Assert.True(Names.IsValid(string.Concat(Enumerable.Repeat("🙂", 32))));
        Assert.False(Names.IsValid(string.Concat(Enumerable.Repeat("🙂", 33))));
    }

    [Fact]
    public void A_numbered_name_is_a_name()
    {
        Assert.Equal("anna-2", Names.Numbered("anna", 2));
        Assert.Equal(new string('x', 61) + "-12", Names.Numbered(new string('x', 64), 12));
        var cut = Names.Numbered(new string('x', 61) + "🙂z", 2);
        Assert.Equal(new string('x', 61) + "-2", cut);
        Assert.True(Names.IsValid(cut));
    }
}
