using System.Globalization;
using PSChat.Terminal;

namespace PSChat.Node.Output;

/// <summary>A group view as a small table.</summary>
internal static class ViewTable
{
    private static readonly string[] Heads = ["ROLE", "ID", "NAME", "ENDPOINT"];

    /// <summary>Writes a heading and a row for each member, the highest rank first.</summary>
    public static void Write(TextWriter writer, GroupView view)
    {
        writer.WriteLine(TerminalText.Harmless(string.Create(
            CultureInfo.InvariantCulture,
            $"group {view.Group}, epoch {view.Epoch.Number} ({view.Cause}), minimum copies {view.MinimumCopies}")));
        string[][] rows = [Heads, .. view.Members.Select(member => Row(view, member))];
        foreach (var row in rows) writer.WriteLine(string.Join("  ", row.Select(Padded)).TrimEnd());

        string Padded(string cell, int column) => cell.PadRight(rows.Max(row => row[column].Length));
    }

    private static string[] Row(GroupView view, Member member) =>
    [
        member == view.Leader ? "leader" : "member",
        member.Id.ToString(CultureInfo.InvariantCulture),
        TerminalText.Harmless(member.Name),
        string.Join(", ", member.Endpoints),
    ];
}
