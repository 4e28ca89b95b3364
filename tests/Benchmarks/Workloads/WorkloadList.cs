namespace PSChat.Benchmarks.Workloads;

/// <summary>All workloads.</summary>
internal static class WorkloadList
{
    public static IReadOnlyList<IWorkload> All { get; } =
    [
        new FanOutWorkload(), new LatencyWorkload(), new FailoverWorkload(), new StartWorkload(), new IdleWorkload(), new ScaleWorkload(),
        new FalseAlarmWorkload(), new MicroWorkload(),
    ];
}
