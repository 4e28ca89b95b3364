using System.Text;

namespace PSChat.Unicode;

/// <summary>
/// Unicode's form for comparing identifiers (The Unicode Standard, definition D148: toNFKC_Casefold of NFD). Case, the forms of
/// one letter, and characters that show nothing make no difference in it. Unicode promises that the form of a text does not
/// change in later versions.
/// </summary>
internal static class CaselessForm
{
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var codePoint in NormalForm.Decompose(text))
        {
            if (codePoint < 0x80) folded.Append(char.ToLowerInvariant((char)codePoint));
            else if (UnicodeData.FindFolding(codePoint) is { Length: > 0 } folding) folded.AppendCodePoints(folding);
            else if (!UnicodeData.TraitsOf(codePoint).Has(TraitFlags.Ignorable)) folded.AppendCodePoints(codePoint);
        }

        return NormalForm.Compose(folded.ToString());
    }
}
