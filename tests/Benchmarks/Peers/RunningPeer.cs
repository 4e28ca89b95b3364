using System.Diagnostics;
using System.Net;

namespace PSChat.Benchmarks.Peers;

/// <summary>Running server processes; disposing ends them.</summary>
/// <param name="endpoints">The endpoint for clients of each server.</param>
/// <param name="processIds">Their process ids.</param>
/// <param name="end">Ends them.</param>
internal sealed class RunningPeer(IReadOnlyList<IPEndPoint> endpoints, IReadOnlyList<int> processIds, Func<ValueTask> end) : IAsyncDisposable
{
    public IReadOnlyList<IPEndPoint> Endpoints { get; } = endpoints;

    public IReadOnlyList<int> ProcessIds { get; } = processIds;

    /// <summary>Processor time of all of them together, in user and kernel mode.</summary>
    public TimeSpan ProcessorTime => Sum(static process => process.TotalProcessorTime, static (one, other) => one + other);

    /// <summary>Resident memory of all of them together, in bytes.</summary>
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
