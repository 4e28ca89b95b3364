using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace PSChat.Module.Completion;

/// <summary>Offers names that exist at the moment, quoted if PowerShell needs it.</summary>
public abstract partial class NameCompleter : IArgumentCompleter
{
    // The quotes that PowerShell takes for single and double ones.
    private const string Quotes = "'\"\u2018\u2019\u201A\u201B\u201C\u201D\u201E";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var start = Unquote(wordToComplete);
        return Names(ChatShell.Current, DefaultParameters.Add(commandName, fakeBoundParameters))
            .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>Returns the existing names.</summary>
    /// <param name="shell">The session's servers and rooms.</param>
    /// <param name="bound">The parameters that are already on the command line.</param>
    private protected abstract IEnumerable<string> Names(ChatShell shell, IDictionary bound);

    // PowerShell's own parser is asked, because it takes more characters for spaces, dashes and quotes than ASCII has.
    private static string Quote(string name)
    {
        var command = Parser.ParseInput($"x {name}", out _, out var problems)
            .EndBlock.Statements.OfType<PipelineAst>().FirstOrDefault()?.PipelineElements[0] as CommandAst;
        var isBare = problems.Length == 0
            && command is { CommandElements: [_, StringConstantExpressionAst word] }
            && word.StringConstantType == StringConstantType.BareWord
            && command.Extent.EndOffset == name.Length + 2
            && word.Value == name;
        return isBare ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
    }

    /// <summary>Returns what the user has typed of a name, whose closing quote is normally not there yet.</summary>
    private static string Unquote(string word)
    {
        if (word.Length == 0 || !IsQuote(word[0])) return word;
        var text = word.Length > 1 && IsQuote(word[^1]) ? word[1..^1] : word[1..];
        return DoubledQuote().Replace(text, "$1");
    }

    private static bool IsQuote(char character) => Quotes.Contains(character);

    [GeneratedRegex($"([{Quotes}])\\1")]
    private static partial Regex DoubledQuote();
}
