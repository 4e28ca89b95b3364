using System.Globalization;
using PSChat.Node.Events;

namespace PSChat.Node.Demo;

/// <summary>Wordings that the demo uses more than once.</summary>
internal static class Lines
{
    /// <summary>The same everywhere, whatever the machine's language.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A view in brief.</summary>
    public static string Of(ViewEvent view) =>
        Of($"epoch {view.Epoch}, leader {view.Leader.Name}, members {string.Join(" ", view.Members.Select(member => member.Name))}");
}
