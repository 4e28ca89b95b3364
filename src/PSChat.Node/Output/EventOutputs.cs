using System.Text;

namespace PSChat.Node.Output;

/// <summary>The output that a command line asks for.</summary>
internal static class EventOutputs
{
    // Whole lines in one write each, long messages aside: Console.Out writes in pieces of 256 characters, between which
    // the process may end, or another one that appends to the same file may write.
    private const int LongestWrite = 16 * 1024;

    /// <summary>JSON lines or lines for people, on standard output.</summary>
    public static EventOutput ForConsole(bool json, bool stamped)
    {
        var writer = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), LongestWrite);
        return json
            ? new JsonEventOutput(writer, TimeProvider.System)
            : new TextEventOutput(writer, TimeProvider.System, stamped);
    }
}
