using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Writers to use again: a link has one only while something waits to be sent.</summary>
internal static class WireWriterPool
{
    /// <summary>
    /// What all that are kept may have in all, in bytes: a few large ones, or one for each in a room of a thousand, whom a
    /// newcomer is told of at once. The others are left to the collector.
    /// </summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>One that has grown beyond this is not kept. 64 KiB.</summary>
    private const int LargestKept = 64 * 1024;

    private static readonly Lock s_gate = new();
    private static readonly Stack<WireWriter> s_free = new();
    private static int s_freeBytes;

    public static WireWriter Take()
    {
        lock (s_gate)
        {
            if (s_free.TryPop(out var writer))
            {
                s_freeBytes -= writer.Capacity;
                return writer;
            }
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
            if (writer.Capacity <= LargestKept && s_freeBytes + writer.Capacity <= MostBytes)
            {
                s_freeBytes += writer.Capacity;
                s_free.Push(writer);
            }
        }

        writer = null;
    }
}
