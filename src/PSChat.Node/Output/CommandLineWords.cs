using System.Text.RegularExpressions;

namespace PSChat.Node.Output;

/// <summary>
/// The engine words its remedies for PowerShell; here people have commands and options instead. Only for the engine's own
/// remedies: strangers' texts are left as they are.
/// </summary>
internal static partial class CommandLineWords
{
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["Get-ChatGroupView"] = "'pschat view'",
        ["Invoke-ChatElection"] = "'pschat elect'",
        ["Start-ChatServer"] = "'pschat server'",
        ["Connect-ChatRoom"] = "'pschat chat'",
        ["Send-ChatMessage"] = "'pschat send'",
        ["New-ChatKey"] = "'pschat key'",
        ["-BindAddress"] = "--bind",
        ["-Key"] = "--key-file or PSCHAT_KEY",
        ["-AdvertiseAddress"] = "--advertise",
        ["-UserName"] = "--user",
    };

    /// <summary><paramref name="remedy"/> with <c>-DiscoveryPort</c> as <c>--discovery-port</c>, and so on.</summary>
    public static string Translate(string remedy) => PowerShellWord().Replace(
        remedy, match => Commands.TryGetValue(match.Value, out var command) ? command : OptionOf(match.Value));

    /// <summary>A message and what to do about it, as one text.</summary>
    public static string Join(string message, string remedy)
    {
        var end = message.Length > 0 && !char.IsPunctuation(message[^1]) ? "." : "";
        return $"{message}{end} {remedy}".Trim();
    }

    private static string OptionOf(string parameter) =>
        "-" + WordStart().Replace(parameter[1..], match => $"-{match.Value.ToLowerInvariant()}");

    [GeneratedRegex(@"(?<![\w-])(?:[A-Z][a-z]+-Chat[A-Za-z]+|-[A-Z][A-Za-z]+)")]
    private static partial Regex PowerShellWord();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex WordStart();
}
