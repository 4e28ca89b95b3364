using System.Globalization;
using System.Text;

namespace PSChat.Fuzz.Targets;

/// <summary>One input: the way it comes in, and its bytes.</summary>
internal readonly record struct JournalEntry(string Way, byte[] Bytes)
{
    public static JournalEntry OfText(string way, string text) => new(way, Encoding.UTF8.GetBytes(text));

    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>The last inputs, so that a failure can be examined and kept.</summary>
internal sealed class Journal
{
    private const int Kept = 40;

    private readonly Queue<JournalEntry> _entries = [];

    public void Add(JournalEntry entry)
    {
        _entries.Enqueue(entry);
        if (_entries.Count > Kept) _entries.Dequeue();
    }

    /// <summary>Adds an input that is about to be fed.</summary>
    public JournalEntry Keep(JournalEntry entry)
    {
        Add(entry);
        return entry;
    }

    public void Clear() => _entries.Clear();

    /// <summary>Writes a line for each input: the way, and the bytes in hexadecimal.</summary>
    public string Write() => string.Concat(_entries.Select(entry =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Way} {Convert.ToHexStringLower(entry.Bytes)}\n")));

    public static IReadOnlyList<JournalEntry> Read(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.TrimEnd().Split(' ', 2))
            .Select(line => new JournalEntry(line[0], Convert.FromHexString(line.Length > 1 ? line[1] : ""))),
    ];
}
