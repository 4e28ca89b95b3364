using System.Management.Automation.Host;
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

    /// <summary>
    /// Returns the safe text for a column of a table that fits 80 columns. Longer texts end with an ellipsis. In a wider window
    /// the column has its share of what there is more.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">Length that fits in 80 columns.</param>
    /// <param name="sharers">Number of columns that share what there is more.</param>
    /// <param name="host">The host with the window.</param>
    public static string Fit(string? text, int columns, int sharers, PSHost? host)
    {
        var safe = Of(text);
        var most = columns + (MoreThan80(host) / sharers);
        if (safe.Length <= most) return safe;
        var length = char.IsHighSurrogate(safe[most - 2]) ? most - 2 : most - 1;
        return safe[..length] + "…";
    }

    /// <summary>Wraps a text in a column that fits 80 columns, and has its share of a wider window.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">Length of a line that fits in 80 columns.</param>
    /// <param name="sharers">Number of columns that share what there is more.</param>
    /// <param name="host">The host with the window.</param>
    public static string Wrap(string? text, int columns, int sharers, PSHost? host) =>
        Wrap(text, columns + (MoreThan80(host) / sharers));

    // A host without a window, as in a job, is taken for one of 80 columns.
    private static int MoreThan80(PSHost? host)
    {
        try
        {
            return Math.Clamp((host?.UI?.RawUI?.WindowSize.Width ?? 0) - 80, 0, 1000);
        }
        catch (Exception error) when (error is HostException or NotImplementedException or IOException)
        {
            return 0;
        }
    }

    private static bool IsSafe(char one) => one switch
    {
        '\n' or '\t' => true,
        >= '\u2028' and <= '\u202E' or >= '\u2066' and <= '\u2069' => false,
        _ => !char.IsControl(one),
    };
}
