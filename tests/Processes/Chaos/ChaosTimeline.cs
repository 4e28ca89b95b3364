using System.Globalization;
using PSChat.Kit.Chaos;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>What happened when. Can be written to from several threads.</summary>
/// <param name="time">The clock; the processes' events have times of the same one.</param>
internal sealed class ChaosTimeline(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<FaultRecord> _faults = [];
    private readonly List<DateTimeOffset> _settled = [];
    private readonly DateTimeOffset _start = time.GetUtcNow();

    /// <summary>When it began.</summary>
    public DateTimeOffset Start => _start;

    /// <summary>All faults so far, in order.</summary>
    public IReadOnlyList<FaultRecord> Faults
    {
        get
        {
            lock (_gate) return [.. _faults];
        }
    }

    /// <summary>The moments at which all servers had one view, and so held everything that was acknowledged before it.</summary>
    public IReadOnlyList<DateTimeOffset> Settled
    {
        get
        {
            lock (_gate) return [.. _settled];
        }
    }

    /// <summary>A fault begins.</summary>
    public FaultRecord Begin(FaultKind kind, string text, IReadOnlySet<int> hosts, string? dead = null)
    {
        var record = new FaultRecord(kind, text, hosts, time.GetUtcNow()) { Dead = dead };
        lock (_gate) _faults.Add(record);
        return record;
    }

    /// <summary>A fault is over.</summary>
    public void End(FaultRecord record) => record.To = time.GetUtcNow();

    /// <summary>All servers have one view.</summary>
    public void Settle()
    {
        lock (_gate) _settled.Add(time.GetUtcNow());
    }

    /// <summary>Everything, a line each.</summary>
    public IEnumerable<string> Lines() =>
        from line in Faults.Select(fault => (At: fault.From, Text: $"{fault.Kind} {fault.Text}{LastingText(fault)}"))
            .Concat(Settled.Select(at => (At: at, Text: "all servers have one view")))
        orderby line.At
        select string.Create(CultureInfo.InvariantCulture, $"{(line.At - _start).TotalSeconds,8:0.000} s  {line.Text}");

    private static string LastingText(FaultRecord fault) => fault.To is { } to && fault.Kind != FaultKind.Elect
        ? string.Create(CultureInfo.InvariantCulture, $", for {(to - fault.From).TotalSeconds:0.000} s")
        : "";
}
