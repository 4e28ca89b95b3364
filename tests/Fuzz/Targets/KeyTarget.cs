using System.Security.Cryptography;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Node.Keys;
using PSChat.Security;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// The text form of keys, as users type it, in <c>PSCHAT_KEY</c>, and in key files. The result is a key or an error, which never
/// shows the text. A text that is accepted as a key has all the characters of that key's text.
/// </summary>
internal sealed class KeyTarget : IFuzzTarget
{
    private const int Inputs = 400;
    private const int Files = 20;

    private static readonly string[] s_pieces =
        [
            GroupKey.Prefix, "PSCHAT1:", "pschat2:", "pschat1", "=", "==", "-", "_", "+", "/", " ", "\t", "\r\n", "\0", "\u00A0",
            "\uFEFF", "\uD800", "é", "A", "password",
        ];

    public string Name => "key";

    public void Run(Dice dice, Journal journal)
    {
        var mutator = new Mutator(dice);
        for (var at = 0; at < Inputs; at++)
        {
            var text = Draw(dice);
            journal.Clear();
            Check(journal.Keep(JournalEntry.OfText("text", text)));
            if (at % (Inputs / Files) != 0) continue;
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            var file = dice.Next(2) == 0 ? mutator.Random(6000) : mutator.Damage(bytes, [bytes]);
            Check(journal.Keep(new JournalEntry("file", file)));
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries) Check(entry);
    }

    /// <summary>Draws a good key with some of its characters changed, cut off, inserted or doubled; or no key at all.</summary>
    private static string Draw(Dice dice)
    {
        var text = dice.Next(8) == 0 ? "" : MakeKey(dice);
        for (var times = dice.Next(4); times > 0; times--)
        {
            var at = dice.Next(text.Length + 1);
            var piece = dice.Next(3) == 0 ? s_pieces[dice.Next(s_pieces.Length)] : ((char)(32 + dice.Next(95))).ToString();
            text = dice.Next(4) switch
            {
                0 => text.Insert(at, piece),
                1 => text[..at],
                2 when at < text.Length => text.Remove(at, 1).Insert(at, piece),
                _ => text + text[..Math.Min(at, 60)],
            };
        }

        return text;
    }

    private static string MakeKey(Dice dice)
    {
        // One in eight has bytes that a person could have thought of, with a valid checksum.
        var weak = dice.Next(8) == 0;
        var bytes = Enumerable.Range(0, GroupKey.Length).Select(at => weak
            ? (byte)(at * dice.Next(3))
            : (byte)dice.Next(256)).ToArray();
        byte[] checksum = SHA256.HashData([.. "PSChat key 1"u8, .. bytes])[..4];
        return GroupKey.Prefix + System.Buffers.Text.Base64Url.EncodeToString([.. bytes, .. checksum]);
    }

    private static void Check(JournalEntry entry)
    {
        if (entry.Way == "file") CheckFile(entry.Bytes);
        else Check(entry.Text, () => GroupKey.Parse(entry.Text));
    }

    private static void CheckFile(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Check(System.Text.Encoding.Latin1.GetString(bytes), () => KeyFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Check(string text, Func<GroupKey> read)
    {
        GroupKey? key = null;
        try
        {
            key = read();
        }
        catch (ChatException refusal)
        {
            if (refusal.Code is not (ChatError.KeyInvalid or ChatError.KeyWeak)) throw;
            var secret = text.Trim();
            if (secret.Length > 12 && $"{refusal.Message} {refusal.Remedy}".Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                throw new FuzzException("The error shows the text.");
            }
        }

        if (key is null) return;
        using (key)
        {
            var same = key.ToText();
            if (Essence(text) != Essence(same)) throw new FuzzException("Another text was taken for the key.");
            using var again = GroupKey.Parse(same);
            if (!again.Matches(key)) throw new FuzzException("Its text is another key.");
        }
    }

    /// <summary>Removes the characters that do not matter in base64url: white space and the padding.</summary>
    private static string Essence(string text) =>
        string.Concat(text.Trim()[GroupKey.Prefix.Length..].Where(character => !char.IsWhiteSpace(character))).TrimEnd('=');
}
