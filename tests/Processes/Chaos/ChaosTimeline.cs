using System.Globalization;
using PSChat.Kit.Chaos;
using PSChat.Simulation.Bouts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Times of faults and views. May be written by several threads.</summary>
/// <param name="time">The clock, which also stamps the processes' events.</param>
internal sealed class ChaosTimeline(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<FaultRecord> _faults = [];
    private readonly List<DateTimeOffset> _settled = [];
    private readonly DateTimeOffset _start = time.GetUtcNow();

    /// <summary>Start of the run.</summary>
    public DateTimeOffset Start => _start;

    /// <summary>All faults so far, in order.</summary>
    public IReadOnlyList<FaultRecord> Faults
    {
        get
        {
            lock (_gate) return [.. _faults];
        }
    }

    /// <summary>Times at which all servers had one view, and therefore held all messages acknowledged before.</summary>
    public IReadOnlyList<DateTimeOffset> Settled
    {
        get
        {
            lock (_gate) return [.. _settled];
        }
    }

    /// <summary>Records the beginning of a fault.</summary>
    public FaultRecord Begin(BoutFaultKind kind, string text, IReadOnlySet<int> hosts, string? dead = null, int? sender = null)
    {
        var record = new FaultRecord(kind, text, hosts, time.GetUtcNow()) { Dead = dead, Sender = sender };
        lock (_gate) _faults.Add(record);
        return record;
    }

    /// <summary>Records the end of a fault.</summary>
    public void End(FaultRecord record) => record.To = time.GetUtcNow();

    /// <summary>Records that all servers have one view.</summary>
    public void Settle()
    {
        lock (_gate) _settled.Add(time.GetUtcNow());
    }

    /// <summary>Returns one line for each record.</summary>
    public IEnumerable<string> Lines() =>
        from line in Faults.Select(fault => (At: fault.From, Text: $"{fault.Kind} {fault.Text}{LastingText(fault)}"))
            .Concat(Settled.Select(at => (At: at, Text: "all servers have one view")))
        orderby line.At
        select string.Create(CultureInfo.InvariantCulture, $"{(line.At - _start).TotalSeconds,8:0.000} s  {line.Text}");

    private static string LastingText(FaultRecord fault) => fault.To is { } to && fault.Kind != BoutFaultKind.Elect
        ? string.Create(CultureInfo.InvariantCulture, $", for {(to - fault.From).TotalSeconds:0.000} s")
        : "";
}
