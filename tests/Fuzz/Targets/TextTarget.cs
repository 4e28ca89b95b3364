using System.Text;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Node.Commands;
using PSChat.Terminal;

namespace PSChat.Fuzz.Targets;

/// <summary>Texts that users type, and strangers' texts on a terminal.</summary>
internal sealed class TextTarget : IFuzzTarget
{
    private const int Inputs = 300;

    private static readonly string[] s_words =
    [
        "server", "chat", "send", "view", "elect", "--room", "--user", "--to", "--server", "--group", "--bind", "--seed", "--id",
        "--port", "--name", "--timeout", "--heartbeat", "--json", "--", "@file", "-", "127.0.0.1", "host:47474", "[::1]:80",
        "99999999999999999999", "-1", "",
    ];

    private static readonly int[] s_runes =
    [
        0, 7, 8, 9, 10, 13, 0x1B, 0x7F, 0x85, 0x9B, 0x200E, 0x202E, 0x2028, 0x2066, 0xFEFF, 0x1F600,
        'a', 'Z', ':', '[', ']', '"', '\\',
    ];

    public string Name => "text";

    public void Run(Dice dice, Journal journal)
    {
        for (var at = 0; at < Inputs; at++)
        {
            var entry = dice.Next(4) switch
            {
                0 => JournalEntry.OfText("line", string.Join('\n', Enumerable.Range(0, dice.Next(8))
                    .Select(_ => dice.Next(3) == 0 ? Text(dice) : s_words[dice.Next(s_words.Length)]))),
                1 => JournalEntry.OfText("seed", Text(dice)),
                2 => new JournalEntry("terminal", new Mutator(dice).Random(300)),
                _ => JournalEntry.OfText("terminal", Text(dice)),
            };
            journal.Clear();
            journal.Add(entry);
            Check(entry);
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries) Check(entry);
    }

    private static string Text(Dice dice)
    {
        var text = new StringBuilder();
        for (var length = dice.Next(30); length > 0; length--)
        {
            var rune = new Rune(dice.Next(2) == 0 ? s_runes[dice.Next(s_runes.Length)] : 32 + dice.Next(95));
            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static void Check(JournalEntry entry)
    {
        switch (entry.Way)
        {
            case "line":
                Meter.Run(16 * 1024 * 1024, () => new PschatCommand().Read(entry.Text.Split('\n')));
                break;
            case "seed":
                SeedAddress.TryParse(entry.Text, 47474, out _, out _);
                break;
            default:
                CheckHarmless(entry.Text);
                break;
        }

        Names.IsValid(entry.Text);
    }

    private static void CheckHarmless(string text)
    {
        foreach (var rune in TerminalText.Harmless(text).EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069))
            {
                throw new FuzzException($"U+{rune.Value:X4} reaches the terminal.");
            }
        }

        if (TerminalText.Harmless(TerminalText.Harmless(text)) != TerminalText.Harmless(text))
        {
            throw new FuzzException("What is harmless is changed again.");
        }
    }
}
