using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSChat.Module.Completion;

/// <summary>Offers names from what there is at the moment, quoted where PowerShell needs it.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    // What would end a bare word, or start something else than one.
    private static readonly System.Buffers.SearchValues<char> NeedsQuotes =
        System.Buffers.SearchValues.Create(" \t'\"`$(){}[];,|&<>@#‘’‚‛“”„");

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var start = wordToComplete.Trim('\'', '"');
        return Names(ChatShell.Current, fakeBoundParameters)
            .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>The names that there are.</summary>
    /// <param name="shell">What this session has.</param>
    /// <param name="bound">The parameters that are on the line already.</param>
    private protected abstract IEnumerable<string> Names(ChatShell shell, IDictionary bound);

    private static string Quote(string name) => name.AsSpan().ContainsAny(NeedsQuotes) || name.StartsWith('-')
        ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'"
        : name;
}
