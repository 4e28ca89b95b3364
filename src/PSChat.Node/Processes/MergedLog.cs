using System.Globalization;

namespace PSChat.Node.Processes;

/// <summary>Events of several processes, sorted by time; all processes use this machine's clock.</summary>
internal static class MergedLog
{
    /// <summary>Returns lines such as <c>12.3 ms  S2  view ...</c>, in milliseconds after <paramref name="origin"/>.</summary>
    /// <param name="processes">The processes.</param>
    /// <param name="origin">The moment to count from.</param>
    /// <param name="before">Length of the period before that moment that is shown too.</param>
    public static IEnumerable<string> Lines(IEnumerable<NodeProcess> processes, DateTimeOffset origin, TimeSpan before) =>
        from process in processes
        from received in process.Events.Snapshot()
        let after = received.Event.Time - origin
        where after >= -before
        orderby after
        select string.Create(
            CultureInfo.InvariantCulture, $"{after.TotalMilliseconds,9:0.0} ms  {process.Label}  {received.Event.ToLine()}");
}
