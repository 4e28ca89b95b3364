using System.Management.Automation;

namespace PSChat.Module.Data;

/// <summary>
/// What is sent of an error. Its other properties are objects of the session: the command, the call stack, types and methods.
/// </summary>
internal static class ErrorParts
{
    /// <summary>Returns the properties of an error record.</summary>
    public static IEnumerable<(string Name, object? Value)> Of(ErrorRecord error) =>
    [
        ("Message", error.ToString()),
        ("Id", error.FullyQualifiedErrorId),
        ("Category", error.CategoryInfo.Category),
        ("Target", error.TargetObject?.ToString()),
        ("Exception", error.Exception?.GetType()),
        ("Position", error.InvocationInfo?.PositionMessage),
        ("StackTrace", error.ScriptStackTrace),
    ];

    /// <summary>Returns the properties of an exception.</summary>
    public static IEnumerable<(string Name, object? Value)> Of(Exception error) =>
    [
        ("Message", error.Message),
        ("Exception", error.GetType()),
        ("StackTrace", error.StackTrace),
        ("InnerException", error.InnerException?.Message),
    ];
}
