using PSChat.Node.Streams;

namespace PSChat.Node.Output;

/// <summary>Makes the output that a command line asks for.</summary>
internal static class EventOutputs
{
    /// <summary>Makes an output for JSON lines or for lines for people, on standard output.</summary>
    public static EventOutput ForConsole(bool json, bool stamped)
    {
        var stream = StandardStreams.OpenOutput();
        return json
            ? new JsonEventOutput(stream, TimeProvider.System)
            : new TextEventOutput(stream, TimeProvider.System, stamped);
    }
}
