using System.Collections;
using System.Management.Automation;

namespace PSChat.Module.Completion;

/// <summary>
/// The user's defaults for a command's parameters, <c>$PSDefaultParameterValues</c>. PowerShell applies them when it runs the
/// command, and not while the user completes its arguments.
/// </summary>
internal static class DefaultParameters
{
    /// <summary>Returns the given parameters, and the defaults of those that are not given.</summary>
    public static IDictionary Add(string command, IDictionary bound)
    {
        if (Variable() is not { Count: > 0 } defaults || defaults["Disabled"] is true) return bound;
        var all = new Hashtable(bound, StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in defaults)
        {
            if (entry.Key is not string key || key.LastIndexOf(':') is not (> 0 and var colon)) continue;
            var parameter = key[(colon + 1)..].Trim();
            if (!all.ContainsKey(parameter) && NamePattern.Matcher(key[..colon].Trim())(command)) all[parameter] = entry.Value;
        }

        return all;
    }

    // Completion runs on the thread of the session's pipeline, where no other way to the variable is open.
    private static IDictionary? Variable() =>
        ScriptBlock.Create("$global:PSDefaultParameterValues").Invoke() is [{ BaseObject: IDictionary defaults }]
            ? defaults
            : null;
}
