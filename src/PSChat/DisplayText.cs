using System.Text;

namespace PSChat.Module;

/// <summary>Makes text from others safe to show, because it must not control the terminal of the user who reads it.</summary>
public static class DisplayText
{
    /// <summary>
    /// Returns the text with visible marks in place of unsafe characters. These are all control characters except line feed and
    /// tab (escape sequences begin with one), and the characters that break lines or change the direction of writing.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return string.Empty;
        var safe = new StringBuilder(text.Length);
        foreach (var one in text) safe.Append(IsSafe(one) ? one : '\uFFFD');
        return safe.ToString();
    }

    /// <summary>
    /// Returns the safe text in lines of at most <paramref name="width"/> characters, broken between words. A longer word gets
    /// its own line.
    /// </summary>
    public static string Wrap(string? text, int width)
    {
        var wrapped = new StringBuilder();
        foreach (var line in Of(text).Split('\n'))
        {
            var length = 0;
            if (wrapped.Length > 0) wrapped.Append('\n');
            foreach (var word in line.Split(' '))
            {
                var isFirst = length == 0;
                var fits = length + 1 + word.Length <= width;
                if (!isFirst) wrapped.Append(fits ? ' ' : '\n');
                wrapped.Append(word);
                length = isFirst || !fits ? word.Length : length + 1 + word.Length;
            }
        }

        return wrapped.ToString();
    }

    private static bool IsSafe(char one) => one switch
    {
        '\n' or '\t' => true,
        >= '\u2028' and <= '\u202E' or >= '\u2066' and <= '\u2069' => false,
        _ => !char.IsControl(one),
    };
}
