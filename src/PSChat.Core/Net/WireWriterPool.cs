using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Pool of writers: a link has one only while something waits to be sent.</summary>
internal static class WireWriterPool
{
    /// <summary>
    /// Most bytes of all pooled writers together. This is enough for a few large ones, or for one per user in a room of a
    /// thousand, all of which are told of a newcomer at once. The garbage collector takes the others.
    /// </summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Most bytes of a writer that is pooled: 64 KiB.</summary>
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

    /// <summary>Returns a writer to the pool, if there is one.</summary>
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
