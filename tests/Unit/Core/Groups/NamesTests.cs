using System.Text;
using PSChat.Groups;

namespace PSChat.Core.Tests;

/// <summary>Which texts can be names, and how each is spelled (B4, N13, N14, N15).</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Anna Müller")]
    [InlineData("кухня")]
    [InlineData("🙂")]
    [InlineData("#1; drop table")]
    [InlineData("ひらがな")]
    [InlineData("カタカナ・ルーム")]
    [InlineData("דוד")]
    [InlineData("anna דוד")]
    [InlineData("สมชาย")]
    [InlineData("ไม่มี")]
    [InlineData("علی")]
    [InlineData("नमस्ते")]
    [InlineData("한국어")]
    [InlineData("Ⅷ ½ ﬁ ™")]
    [InlineData("a·b")]
    public void A_text_that_people_can_read_is_a_name(string name)
    {
        Assert.True(Names.IsValid(name), Names.FindFault(name));
        Assert.Same(name, Names.Spell(name));
    }

    /// <summary>What shows nothing may stand where it changes the shape of its neighbours (N15).</summary>
    [Theory]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")] // Persian, with a non-joiner between two letters.
    [InlineData("\u0915\u094D\u200D\u0937")] // Hindi, a half letter.
    [InlineData("\u0915\u094D\u200C\u0937")] // Hindi, a visible virama.
    [InlineData("\u09B0\u200D\u09CD\u09AF\u09BE\u09AC")] // Bengali, with a joiner before the virama.
    [InlineData("\u0D23\u0D4D\u200D")] // Malayalam, a letter without its vowel.
    [InlineData("I \u2764\uFE0F you")]
    [InlineData("1\uFE0F\u20E3")]
    [InlineData("\U0001F469\u200D\U0001F680")] // A woman and a rocket: an astronaut.
    [InlineData("\U0001F469\U0001F3FD\u200D\U0001F680")]
    [InlineData("\U0001F469\u200D\u2764\uFE0F\u200D\U0001F468")]
    [InlineData("\u845B\U000E0100\u98FE")] // A Japanese town, whose first character has two forms.
    [InlineData("\u182A\u180B")] // A Mongolian letter in its second form.
    public void A_joiner_or_selector_that_has_an_effect_may_be_in_a_name(string name) =>
        Assert.True(Names.IsValid(name), Names.FindFault(name));

    [Theory]
    [InlineData(" anna ", "anna")]
    [InlineData("anna \u00A0 m", "anna m")]
    [InlineData("anna\u2003m", "anna m")]
    [InlineData("\u3000anna\u1680m\u205F", "anna m")]
    [InlineData("jose\u0301", "jos\u00E9")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\u212Bke", "\u00C5ke")]
    [InlineData("\u212A", "K")]
    [InlineData("a\u0307\u0323", "\u1EA1\u0307")]
    public void A_name_has_one_spelling(string text, string spelling)
    {
        Assert.Equal(spelling, Names.Spell(text));
        Assert.False(Names.IsValid(text));
        Assert.True(Names.IsValid(spelling));
        Assert.Null(Names.FindFault(text));
        Assert.True(Names.AreSame(text, spelling));
    }

    [Theory]
    [InlineData(null, "it shows nothing")]
    [InlineData("", "it shows nothing")]
    [InlineData(" \u00A0\u3000", "it shows nothing")]
    [InlineData("an\tna", "U+0009 at index 2 is a control character")]
    [InlineData("anna\n", "U+000A at index 4 is a control character")]
    [InlineData("an\0na", "U+0000 at index 2 is a control character")]
    [InlineData("an\u007Fna", "U+007F at index 2 is a control character")]
    [InlineData("an\u0085na", "U+0085 at index 2 is a control character")]
    [InlineData("an\u001B[31mna", "U+001B at index 2 is a control character")]
    [InlineData("an\u2028na", "U+2028 at index 2 is a control character")]
    [InlineData("an\u202Ena", "U+202E at index 2 turns the direction of writing")]
    [InlineData("an\u2067na", "U+2067 at index 2 turns the direction of writing")]
    [InlineData("an\u200Fna", "U+200F at index 2 turns the direction of writing")]
    [InlineData("an\u061Cna", "U+061C at index 2 turns the direction of writing")]
    [InlineData("an\u200Bna", "U+200B at index 2 shows nothing")]
    [InlineData("\uFEFFanna", "U+FEFF at index 0 shows nothing")]
    [InlineData("anna\u00AD", "U+00AD at index 4 shows nothing")]
    [InlineData("an\u034Fna", "U+034F at index 2 shows nothing")]
    [InlineData("an\u180Ena", "U+180E at index 2 shows nothing")]
    [InlineData("an\u2060na", "U+2060 at index 2 shows nothing")]
    [InlineData("an\U000E0061na", "U+E0061 at index 2 shows nothing")]
    [InlineData("\u3164", "U+3164 at index 0 shows nothing")]
    [InlineData("\u2800\u2800", "U+2800 at index 0 shows nothing")]
    [InlineData("an\u200Dna", "U+200D at index 2 shows nothing where it stands")]
    [InlineData("an\u200Cna", "U+200C at index 2 shows nothing where it stands")]
    [InlineData("an\uFE0Fna", "U+FE0F at index 2 shows nothing where it stands")]
    [InlineData("\u2764\uFE0F\uFE0F", "U+FE0F at index 2 shows nothing where it stands")]
    [InlineData("\U0001F469\u200D", "U+200D at index 2 shows nothing where it stands")]
    [InlineData("\u0645\u06CC\u200C", "U+200C at index 2 shows nothing where it stands")]
    [InlineData("\u0627\u200C\u0645", "U+200C at index 1 shows nothing where it stands")]
    [InlineData("\u0301anna", "U+0301 at index 0 is a mark with nothing before it")]
    [InlineData("\u1112", "U+1112 at index 0 is no part of a syllable there")]
    [InlineData("an\u0378na", "U+0378 at index 2 is no character of Unicode 17.0")]
    [InlineData("an\uFDD0na", "U+FDD0 at index 2 is no character of Unicode 17.0")]
    [InlineData("an\uE000na", "U+E000 at index 2 means something else on each machine")]
    [InlineData("an\uFFFDna", "U+FFFD at index 2 stands for something that was lost")]
    [InlineData("\u0639\u0640\u0644\u064A", "U+0640 at index 1 only stretches or repeats other characters")]
    public void A_text_that_would_mislead_or_not_survive_is_no_name(string? name, string fault)
    {
        Assert.False(Names.IsValid(name));
        Assert.Equal(fault, Names.FindFault(name));
        Assert.Equal(name, Names.Spell(name));
    }

    [Fact]
    public void The_place_of_a_fault_is_that_in_the_text_that_was_given()
    {
        Assert.Equal("U+200B at index 8 shows nothing", Names.FindFault("  e\u0301e\u0301 x\u200B"));
        Assert.Equal(
            "U+200D at index 8 shows nothing where it stands",
            Names.FindFault("e\u0301 \U0001F469\u200D\U0001F680\u200D"));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_none()
    {
        // Not as inline data, because an attribute would keep it as U+FFFD.
        Assert.Equal("U+D83D at index 1 is half a character", Names.FindFault("a" + (char)0xD83D));
        Assert.Equal("U+DE42 at index 0 is half a character", Names.FindFault((char)0xDE42 + "a"));
        Assert.Equal("U+D83D at index 0 is half a character", Names.FindFault((char)0xD83D + "🙂"));
    }

    [Fact]
    public void A_name_has_64_characters_at_most()
    {
        Assert.True(Names.IsValid(new string('x', 64)));
        Assert.Equal("it is longer than 64 characters", Names.FindFault(new string('x', 65)));
        Assert.True(Names.IsValid(string.Concat(Enumerable.Repeat("🙂", 32))));
        Assert.False(Names.IsValid(string.Concat(Enumerable.Repeat("🙂", 33))));
        Assert.Equal("it is longer than 64 characters", Names.FindFault(new string('é', 1_000_000)));
    }

    [Fact]
    public void The_length_counts_in_the_spelling()
    {
        var decomposed = string.Concat(Enumerable.Repeat("e\u0301", 64));
        Assert.Equal(new string('é', 64), Names.Spell(decomposed));
        Assert.NotNull(Names.FindFault(decomposed + "e"));
    }

    [Theory]
    [InlineData("anna", 2, "anna-2")]
    [InlineData("josé", 10, "josé-10")]
    public void A_name_gets_a_number(string name, int number, string numbered) =>
        Assert.Equal(numbered, Names.Numbered(name, number));

    [Theory]
    [InlineData("x")]
    [InlineData("🙂")]
    [InlineData("\U0001F469\u200D\U0001F680")]
    [InlineData("\u2764\uFE0F")]
    [InlineData("\u0915\u094D\u200D\u0937")]
    [InlineData("\u0645\u06CC\u200C\u062E")]
    [InlineData("q\u0323\u0307")]
    [InlineData("x ")]
    public void A_numbered_name_is_a_name_wherever_it_is_cut(string part)
    {
        for (var before = 0; before < 8; before++)
        {
            var name = Names.Spell(Longest(new string('y', before), part));
            Assert.True(Names.IsValid(name));
            Assert.All(Enumerable.Range(0, 6).Select(zeros => (int)Math.Pow(10, zeros)), number =>
                Assert.True(Names.IsValid(Names.Numbered(name, number))));
        }
    }

    [Fact]
    public void Every_character_is_a_name_or_has_a_fault_and_the_spelling_is_its_own()
    {
        foreach (var codePoint in Ucd.Scalars)
        {
            var text = "a" + char.ConvertFromUtf32(codePoint) + "b";
            if (Names.FindFault(text) is not null) continue;
            var spelling = Names.Spell(text);
            if (Names.Spell(spelling) != spelling || !Names.IsValid(spelling)) Assert.Fail($"U+{codePoint:X4} is spelled again.");
        }
    }

    private static string Longest(string start, string part)
    {
        var name = new StringBuilder(start);
        while (name.Length + part.Length <= Names.MaximumLength) name.Append(part);
        return name.ToString();
    }
}
