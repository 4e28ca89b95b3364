using System.Runtime.InteropServices;
using System.Text;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Unicode;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// Names in all forms: letters and marks of many scripts, what shows nothing, emoji and halves of them. A name has one spelling
/// and one key, and only that spelling travels.
/// </summary>
internal sealed class NameTarget : IFuzzTarget
{
    private const int Inputs = 300;

    /// <summary>Spaces, joiners, selectors, marks, jamo, Persian, Hindi, emoji, blanks, forms of one letter, halves.</summary>
    private static readonly int[] s_favourites =
    [
        ' ', 0xA0, 0x3000, 0x1680, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x34F, 0x180E, 0xFE0E, 0xFE0F, 0xE0100, 0xE0061,
        0x301, 0x323, 0x307, 0x345, 0x94D, 0x1112, 0x1161, 0x11AB, 0xAC00, 0x645, 0x6CC, 0x627, 0x915, 0x937, 0x1F469, 0x1F680,
        0x2764, 0x1F3FD, 0x20E3, '1', 0x2800, 0x3164, 0xDF, 0x1E9E, 0x130, 0x131, 0x17F, 0x212A, 0x1FB3, 0x3A3, 0x3C2, 0xFB01,
        0xFF21, 0x2460, 0x202E, 0x640, 0xFFFD, 0xD83D, 0xDE00, 'a', 'A', 'e', 'E', '-',
    ];

    public string Name => "name";

    public void Run(Dice dice, Journal journal)
    {
        for (var at = 0; at < Inputs; at++)
        {
            var text = Text(dice);
            journal.Clear();
            Check(journal.Keep(new JournalEntry(Name, MemoryMarshal.AsBytes(text.AsSpan()).ToArray())));
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries) Check(entry);
    }

    private static string Text(Dice dice)
    {
        var text = new StringBuilder();
        for (var length = dice.Next(dice.Next(10) == 0 ? 100 : 8); length > 0; length--)
        {
            var codePoint = dice.Next(4) > 0 ? s_favourites[dice.Next(s_favourites.Length)] : dice.Next(0x110000);
            if (codePoint is >= 0xD800 and <= 0xDFFF) text.Append((char)codePoint);
            else text.Append(char.ConvertFromUtf32(codePoint));
        }

        return text.ToString();
    }

    private static void Check(JournalEntry entry)
    {
        var text = new string(MemoryMarshal.Cast<byte, char>(entry.Bytes));
        var spelling = Names.Spell(text);
        Require(NameComparer.KeyOf(NameComparer.KeyOf(text)) == NameComparer.KeyOf(text), "The key has another key.");
        Require(Travels(text) == Names.IsValid(text), "What travels is not what is valid.");
        var (one, other) = (text[..(text.Length / 2)], text[(text.Length / 2)..]);
        Require(
            NameComparer.Instance.Equals(one, other) == (NameComparer.KeyOf(one) == NameComparer.KeyOf(other)),
            "Names are compared by something else than their keys.");
        if (Names.FindFault(text) is not null)
        {
            Require(!Names.IsValid(text), "A name with a fault is valid.");
            return;
        }

        Require(Names.IsValid(spelling) && Travels(spelling), "The spelling is not valid.");
        Require(spelling.Trim() == spelling && spelling.Length is > 0 and <= Names.MaximumLength, "The spelling is too long.");
        var decomposed = string.Concat(NormalForm.Decompose(spelling).Select(char.ConvertFromUtf32));
        Require(Names.Spell(decomposed) == spelling, "Two forms have two spellings.");
        Require(NameComparer.Instance.Equals(decomposed, spelling), "Two forms are two names.");
        var key = NameComparer.KeyOf(spelling);
        Require(NameComparer.Instance.GetHashCode(key) == NameComparer.Instance.GetHashCode(spelling), "A name is not found.");
        Require(Names.IsValid(Names.Numbered(spelling, 12)), "A number makes it invalid.");
    }

    private static bool Travels(string text)
    {
        var writer = new WireWriter();
        writer.Text(text);
        var reader = new WireReader(writer.WrittenMemory);
        return reader.Name() == text && reader.Complete;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new FuzzException(otherwise);
    }
}
