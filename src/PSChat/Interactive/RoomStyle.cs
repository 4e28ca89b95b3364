using System.Management.Automation;

namespace PSChat.Module.Interactive;

/// <summary>The colours of a visit, which are the user's: they come from <c>$PSStyle</c>, and there are none where that says so.</summary>
internal sealed class RoomStyle
{
    private readonly string _dim;
    private readonly string _other;
    private readonly string _own;
    private readonly string _error;
    private readonly string _reset;

    private RoomStyle(string dim, string other, string own, string error, string reset) =>
        (_dim, _other, _own, _error, _reset) = (dim, other, own, error, reset);

    /// <summary>Whether there are any escape sequences in it.</summary>
    public bool IsPlain => _reset.Length == 0;

    /// <summary>As the session has it at the moment. <c>NO_COLOR</c> and a dumb terminal make PowerShell's rendering plain.</summary>
    public static RoomStyle Of(SessionState session)
    {
        // The type is newer than the library that this module is compiled against.
        if (session.PSVariable.GetValue("PSStyle") is not { } value) return new("", "", "", "", "");
        var style = PSObject.AsPSObject(value);
        if (style.Properties["OutputRendering"]?.Value?.ToString() == "PlainText") return new("", "", "", "", "");
        var foreground = PSObject.AsPSObject(style.Properties["Foreground"]?.Value ?? "");
        return new(
            Sequence(style, "Dim"),
            Sequence(foreground, "BrightCyan"),
            Sequence(foreground, "BrightGreen"),
            Sequence(foreground, "BrightRed"),
            Sequence(style, "Reset"));
    }

    /// <summary>For what is only by the way.</summary>
    public string Quiet(string text) => _dim + text + _reset;

    /// <summary>For what went wrong.</summary>
    public string Failure(string text) => _error + text + _reset;

    /// <summary>For a name.</summary>
    public string Name(string name, bool isOwn) => (isOwn ? _own : _other) + name + _reset;

    private static string Sequence(PSObject owner, string name) => owner.Properties[name]?.Value as string ?? "";
}
