using System.Management.Automation;

namespace PSChat.Module.Jobs;

/// <summary>Keeps a job's stream within a bound.</summary>
internal static class BoundedStream
{
    /// <summary>Drops the oldest records when there are more than <paramref name="most"/> of them.</summary>
    public static void KeepLast<T>(this PSDataCollection<T> stream, int most) => stream.DataAdded += (_, _) =>
    {
        // Receive-Job may empty the stream on another thread between the two calls.
        lock (stream)
        {
            if (stream.Count <= most) return;
            try
            {
                stream.RemoveAt(0);
            }
            catch (ArgumentOutOfRangeException)
            {
            }
        }
    };
}
