using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSChat.Module.Completion;

/// <summary>Offers names that exist at the moment, quoted if PowerShell needs it.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    // Characters that would end a bare word, or begin something else.
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

    /// <summary>Returns the existing names.</summary>
    /// <param name="shell">The session's servers and rooms.</param>
    /// <param name="bound">The parameters that are already on the command line.</param>
    private protected abstract IEnumerable<string> Names(ChatShell shell, IDictionary bound);

    private static string Quote(string name) => name.AsSpan().ContainsAny(NeedsQuotes) || name.StartsWith('-')
        ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'"
        : name;
}
