using System.Management.Automation;

namespace PSChat.Module.Parameters;

/// <summary>Tells the module's own objects from others where a parameter takes a text.</summary>
internal static class OwnObject
{
    private const string Copied = "Deserialized.";
    private static readonly string s_prefix = typeof(ChatServer).Namespace + ".";

    /// <summary>
    /// Name of the type of an object of this module, such as <c>ChatServer</c>, also for a copy from another session. Null for
    /// every other object.
    /// </summary>
    public static string? TypeOf(object? item)
    {
        if (item is null) return null;
        var name = PSObject.AsPSObject(item).TypeNames.FirstOrDefault() ?? "";
        if (name.StartsWith(Copied, StringComparison.Ordinal)) name = name[Copied.Length..];
        return name.StartsWith(s_prefix, StringComparison.Ordinal) ? name[(name.LastIndexOf('.') + 1)..] : null;
    }
}
