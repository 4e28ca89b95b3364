using System.Diagnostics;
using System.Net;

namespace PSChat.Benchmarks.Peers;

/// <summary>Servers that run, as processes of their own; disposing ends them.</summary>
/// <param name="endpoints">Where each of them takes clients.</param>
/// <param name="processIds">Their processes.</param>
/// <param name="end">Ends them.</param>
internal sealed class RunningPeer(IReadOnlyList<IPEndPoint> endpoints, IReadOnlyList<int> processIds, Func<ValueTask> end) : IAsyncDisposable
{
    public IReadOnlyList<IPEndPoint> Endpoints { get; } = endpoints;

    public IReadOnlyList<int> ProcessIds { get; } = processIds;

    /// <summary>The processor time that all of them have used, in user and kernel mode.</summary>
    public TimeSpan ProcessorTime => Sum(static process => process.TotalProcessorTime, static (one, other) => one + other);

    /// <summary>The memory that all of them have in use, in bytes (resident).</summary>
    public long Memory => Sum(static process => process.WorkingSet64, static (one, other) => one + other);

    public ValueTask DisposeAsync() => end();

    private T Sum<T>(Func<Process, T> read, Func<T, T, T> add)
        where T : struct
    {
        var sum = default(T);
        foreach (var id in ProcessIds)
        {
            using var process = Process.GetProcessById(id);
            sum = add(sum, read(process));
        }

        return sum;
    }
}
