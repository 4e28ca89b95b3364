using System.Diagnostics;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// Other work that keeps all cores busy, with a process for each core, so that the scheduler has to share them.
/// </summary>
internal sealed class CoreBurner : IDisposable
{
    public const string Verb = "burn";

    private readonly List<Process> _processes = [];

    public CoreBurner()
    {
        for (var core = 0; core < Environment.ProcessorCount; core++)
        {
            var command = OwnProgram.Command(Verb);
            _processes.Add(Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true })!);
        }
    }

    /// <summary>Work of each process, until its input ends.</summary>
    public static int Run()
    {
        var end = Task.Run(() => Console.In.Read());
        var spins = 0L;
        while (!end.IsCompleted) spins++;
        return spins > 0 ? 0 : 1;
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
