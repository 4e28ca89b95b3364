using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PSChat.Unicode;

namespace PSChat.Core.Tests;

/// <summary>
/// The engine's own tables of Unicode. Where the files of Unicode are at hand, the tables are compared with them; a digest of
/// what they make of every character guards them everywhere else.
/// </summary>
public sealed class UnicodeDataTests
{
    private const string Source = "src/PSChat.Core/Unicode/UnicodeData.Packed.cs";

    /// <summary>
    /// Of the tables that passed the tests with the files of Unicode. Later versions of Unicode give other digests, and need
    /// another version of the protocol.
    /// </summary>
    private const string Digest = "8BA690C31D5E5FDCEF93FDD03284E1F7387B831F45F25E2D7DA5644A3CC9D3D5";

    [Fact]
    public void Every_character_is_made_of_as_when_the_tables_were_compared_with_Unicode()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var codePoint in Ucd.Scalars)
        {
            var text = char.ConvertFromUtf32(codePoint);
            var traits = UnicodeData.TraitsOf(codePoint);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{codePoint:X} {NormalForm.Compose(text)} {Ucd.Text(NormalForm.Decompose(text))} {CaselessForm.Of(text)} "
                + $"{(int)traits.Category} {traits.CombiningClass} {(int)traits.Joining} {(int)traits.Flags}\n")));
        }

        var digest = Convert.ToHexString(hash.GetHashAndReset());
        Assert.True(digest == Digest, $"The digest is {digest}.");
    }

    [Fact]
    public void A_form_is_its_own_form()
    {
        foreach (var codePoint in Ucd.Scalars)
        {
            var text = char.ConvertFromUtf32(codePoint);
            var (composed, caseless) = (NormalForm.Compose(text), CaselessForm.Of(text));
            if (NormalForm.Compose(composed) != composed) Assert.Fail($"U+{codePoint:X4} composed changes again.");
            if (CaselessForm.Of(caseless) != caseless) Assert.Fail($"U+{codePoint:X4} without case changes again.");
            if (CaselessForm.Of(composed) != caseless) Assert.Fail($"U+{codePoint:X4} and its composed form differ.");
        }
    }

    [Theory]
    [InlineData("jose\u0301", "jos\u00E9")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("a\u0323\u0307", "\u1EA1\u0307")]
    [InlineData("a\u0307\u0323", "\u1EA1\u0307")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("a\u05B0\u094D\u0301", "\u00E1\u094D\u05B0")]
    [InlineData("", "")]
    public void A_text_is_composed(string text, string composed) => Assert.Equal(composed, NormalForm.Compose(text));

    [UcdFact]
    public void The_tables_are_those_of_Unicode()
    {
        var source = UnicodePacking.MakeSource();
        var path = Path.Combine(SourceTree.Root, Source);
        if (Environment.GetEnvironmentVariable("PSCHAT_RECORD") == "1") File.WriteAllText(path, source);
        Assert.Equal(source, File.ReadAllText(path));
    }

    [UcdFact]
    public void Unicode_s_own_examples_are_normalised()
    {
        var ownForms = Ucd.Scalars.ToHashSet();
        foreach (var fields in Ucd.Read("NormalizationTest.txt").Where(fields => fields.Length > 5))
        {
            var forms = fields[..5].Select(field => Ucd.Text(Ucd.Parse(field))).ToArray();
            Assert.All(forms[..3], form => Assert.Equal(forms[1], NormalForm.Compose(form)));
            Assert.All(forms[3..], form => Assert.Equal(forms[3], NormalForm.Compose(form)));
            Assert.All(forms[..3], form => Assert.Equal(forms[2], Ucd.Text(NormalForm.Decompose(form))));
            Assert.Single(forms.Select(CaselessForm.Of).Distinct());
            if (Ucd.Parse(fields[0]) is [var one] && fields[0] != fields[1]) ownForms.Remove(one);
        }

        foreach (var text in ownForms.Select(char.ConvertFromUtf32))
        {
            if (NormalForm.Compose(text) != text) Assert.Fail($"U+{char.ConvertToUtf32(text, 0):X4} is its own form.");
        }
    }

    [UcdFact]
    public void Every_character_is_folded_as_Unicode_says()
    {
        var foldings = UnicodePacking.ReadFoldings().ToDictionary(item => item.CodePoint, item => Ucd.Text(item.Folding));
        foreach (var codePoint in Ucd.Scalars)
        {
            var text = char.ConvertFromUtf32(codePoint);
            var expected = foldings.GetValueOrDefault(codePoint, text);
            if (CaselessForm.Of(text) != expected) Assert.Fail($"U+{codePoint:X4} became '{CaselessForm.Of(text)}'.");
        }
    }
}
