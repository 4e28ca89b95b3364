namespace PSChat.Node.Output;

/// <summary>The output that a command line asks for.</summary>
internal static class EventOutputs
{
    /// <summary>JSON lines or lines for people, on standard output.</summary>
    public static IEventOutput ForConsole(bool json, bool stamped) => json
        ? new JsonEventOutput(Console.Out, TimeProvider.System)
        : new TextEventOutput(Console.Out, TimeProvider.System, stamped);
}
