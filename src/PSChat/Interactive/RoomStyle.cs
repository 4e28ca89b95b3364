using System.Management.Automation;

namespace PSChat.Module.Interactive;

/// <summary>The colours of a visit, taken from the user's <c>$PSStyle</c>; none if its rendering is plain.</summary>
internal sealed class RoomStyle
{
    private readonly string _dim;
    private readonly string _other;
    private readonly string _own;
    private readonly string _error;
    private readonly string _reset;

    private RoomStyle(string dim, string other, string own, string error, string reset) =>
        (_dim, _other, _own, _error, _reset) = (dim, other, own, error, reset);

    /// <summary>Whether the style has no escape sequences.</summary>
    public bool IsPlain => _reset.Length == 0;

    /// <summary>
    /// Returns the session's current style. <c>NO_COLOR</c> and a dumb terminal make PowerShell's rendering plain.
    /// </summary>
    public static RoomStyle Of(SessionState session)
    {
        // Read by name, because the type is newer than the library that this module is compiled against.
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

    /// <summary>Styles secondary text.</summary>
    public string Quiet(string text) => _dim + text + _reset;

    /// <summary>Styles an error.</summary>
    public string Failure(string text) => _error + text + _reset;

    /// <summary>Styles a name.</summary>
    public string Name(string name, bool isOwn) => (isOwn ? _own : _other) + name + _reset;

    private static string Sequence(PSObject owner, string name) => owner.Properties[name]?.Value as string ?? "";
}
