using System.Text;

namespace PSChat;

/// <summary>Makes other people's text safe to show: what a user sends must not steer somebody else's terminal.</summary>
public static class DisplayText
{
    /// <summary>
    /// The text with a visible mark in place of every control character but line feed and tab (escape sequences begin with
    /// one), and of the characters that break lines or turn the direction of writing.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return string.Empty;
        var safe = new StringBuilder(text.Length);
        foreach (var one in text) safe.Append(IsSafe(one) ? one : '\uFFFD');
        return safe.ToString();
    }

    private static bool IsSafe(char one) => one switch
    {
        '\n' or '\t' => true,
        >= '\u2028' and <= '\u202E' or >= '\u2066' and <= '\u2069' => false,
        _ => !char.IsControl(one),
    };
}
