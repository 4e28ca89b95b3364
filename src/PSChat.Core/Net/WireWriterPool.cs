using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Writers to use again: a link has one only while something waits to be sent.</summary>
internal static class WireWriterPool
{
    /// <summary>A few for each of the threads that write; the others are left to the collector.</summary>
    private const int Most = 64;

    /// <summary>One that has grown beyond this is not kept. 64 KiB.</summary>
    private const int LargestKept = 64 * 1024;

    private static readonly Lock s_gate = new();
    private static readonly Stack<WireWriter> s_free = new(Most);

    public static WireWriter Take()
    {
        lock (s_gate)
        {
            if (s_free.TryPop(out var writer)) return writer;
        }

        return new WireWriter(512);
    }

    /// <summary>Gives one back, if there is one.</summary>
    public static void Return(ref WireWriter? writer)
    {
        if (writer is null) return;
        writer.Reset();
        lock (s_gate)
        {
            if (writer.Capacity <= LargestKept && s_free.Count < Most) s_free.Push(writer);
        }

        writer = null;
    }
}
