using System.Globalization;
using PSChat.Node.Events;

namespace PSChat.Node.Demo;

/// <summary>Wordings that the demo uses more than once.</summary>
internal static class Lines
{
    /// <summary>Formats a text in the same way whatever the machine's language is.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns a short description of a view.</summary>
    public static string Of(ViewEvent view)
    {
        var members = string.Join(' ', view.Members.Select(member => member.Name));
        return Of($"epoch {view.Epoch}, leader {view.Leader.Name}, members {members}");
    }
}
