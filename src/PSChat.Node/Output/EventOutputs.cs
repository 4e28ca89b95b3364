using System.Text;

namespace PSChat.Node.Output;

/// <summary>Makes the output that a command line asks for.</summary>
internal static class EventOutputs
{
    // Each line is one write, unless it is very long. Console.Out writes in pieces of 256 characters. Between two of them the
    // process may end, or another process that appends to the same file may write.
    private const int LongestWrite = 16 * 1024;

    /// <summary>Makes an output for JSON lines or for lines for people, on standard output.</summary>
    public static EventOutput ForConsole(bool json, bool stamped)
    {
        var writer = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), LongestWrite);
        return json
            ? new JsonEventOutput(writer, TimeProvider.System)
            : new TextEventOutput(writer, TimeProvider.System, stamped);
    }
}
