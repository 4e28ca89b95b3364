using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace PSChat.Benchmarks.Report;

/// <summary>
/// Counts the allocations of .NET processes by the runtime's own counter, so that the measured program is not changed.
/// </summary>
internal sealed class AllocationMeter : IDisposable
{
    private const string Provider = "System.Runtime";

    private readonly List<EventPipeSession> _sessions = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Count> _counts = [];

    /// <summary>Starts the count.</summary>
    /// <param name="processIds">The processes.</param>
    /// <param name="progress">
    /// Returns the progress so far, by which the bytes are divided; called at each report, on another thread.
    /// </param>
    public AllocationMeter(IEnumerable<int> processIds, Func<long> progress)
    {
        foreach (var id in processIds)
        {
            var arguments = new Dictionary<string, string> { ["EventCounterIntervalSec"] = "0.5" };
            var session = new DiagnosticsClient(id).StartEventPipeSession(new EventPipeProvider(Provider, EventLevel.Informational, -1, arguments));
            _sessions.Add(session);
            _counts[id] = new Count();
            new Thread(() => Read(session, _counts[id], progress)) { IsBackground = true, Name = $"Counters of {id}" }.Start();
        }
    }

    /// <summary>Bytes allocated by all processes for each step of progress; null if too few reports came.</summary>
    public double? PerStep
    {
        get
        {
            lock (_gate)
            {
                return _counts.Values.All(count => count.Last > count.First) ? _counts.Values.Sum(count => count.Bytes / (count.Last - count.First)) : null;
            }
        }
    }

    public void Dispose()
    {
        foreach (var session in _sessions)
        {
            try
            {
                session.Stop();
            }
            catch (Exception exception) when (exception is ServerNotAvailableException or IOException)
            {
                // The process has ended, and its session with it.
            }

            session.Dispose();
        }
    }

    private void Read(EventPipeSession session, Count count, Func<long> progress)
    {
        try
        {
            using var source = new EventPipeEventSource(session.EventStream);
            source.Dynamic.All += item => Note(item, count, progress);
            source.Process();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or FormatException)
        {
            // The session ended in the middle of an event.
        }
    }

    private void Note(TraceEvent item, Count count, Func<long> progress)
    {
        if (item.ProviderName != Provider || item.EventName != "EventCounters") return;
        var payload = (IDictionary<string, object>)((IDictionary<string, object>)item.PayloadValue(0))["Payload"];
        if ((string)payload["Name"] != "alloc-rate") return;
        var now = progress();
        lock (_gate)
        {
            if (count.First < 0) count.First = now;
            else count.Bytes += (double)payload["Increment"];
            count.Last = now;
        }
    }

    private sealed class Count
    {
        public double Bytes { get; set; }

        /// <summary>The progress at the first report; −1 before it.</summary>
        public long First { get; set; } = -1;

        public long Last { get; set; } = -1;
    }
}
