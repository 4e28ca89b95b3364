using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PSChat.Module;

/// <summary>
/// Spells the module's cmdlets as the session does, which may have imported them with <c>-Prefix</c>. Advice that names
/// <c>Start-ChatServer</c> is of no use where only <c>Start-MyChatServer</c> exists.
/// </summary>
/// <param name="prefix">The prefix of all nouns; empty if the module was imported without one.</param>
internal sealed partial class CommandSpelling(string prefix)
{
    /// <summary>The prefix of all nouns; may be empty.</summary>
    public string Prefix => prefix;

    /// <summary>Returns the spelling in which a cmdlet of this module was called.</summary>
    /// <param name="command">The called cmdlet.</param>
    /// <param name="cmdlet">The class of the cmdlet, which has its name without a prefix.</param>
    public static CommandSpelling Of(CommandInfo command, Type cmdlet)
    {
        var own = (CmdletAttribute)Attribute.GetCustomAttribute(cmdlet, typeof(CmdletAttribute))!;
        var name = command.Name.AsSpan(command.Name.IndexOf('-') + 1);
        var hasPrefix = name.EndsWith(own.NounName, StringComparison.OrdinalIgnoreCase);
        return new(hasPrefix ? name[..^own.NounName.Length].ToString() : "");
    }

    /// <summary>Returns the text with every cmdlet of this module in this spelling.</summary>
    public string Of(string text) => prefix.Length == 0 ? text : OwnVerb().Replace(text, found => found.Value + prefix);

    /// <summary>Returns the record with text and advice in this spelling. Records of others stay as they are.</summary>
    public ErrorRecord Of(ErrorRecord record)
    {
        if (prefix.Length == 0 || record.ErrorDetails is not { } details) return record;
        if (!record.FullyQualifiedErrorId.StartsWith(Errors.Prefix, StringComparison.Ordinal)) return record;
        record.ErrorDetails = new(Of(details.Message)) { RecommendedAction = Of(details.RecommendedAction) };
        return record;
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+-(?=Chat[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex OwnVerb();
}
