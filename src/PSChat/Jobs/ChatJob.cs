using System.Management.Automation;

namespace PSChat.Module.Jobs;

/// <summary>What the jobs of servers and of rooms share: streams within a bound, and one end.</summary>
public abstract class ChatJob : Job
{
    // It may run for months, and nobody may ever receive from it.
    private const int KeptRecords = 1000;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected ChatJob(string command, string name)
        : base(command, name)
    {
        PSJobTypeName = "PSChat";
        Output.KeepLast(KeptRecords);
        Error.KeepLast(KeptRecords);
        Warning.KeepLast(KeptRecords);
        Verbose.KeepLast(KeptRecords);
        Information.KeepLast(KeptRecords);
        Debug.KeepLast(KeptRecords);
        Progress.KeepLast(KeptRecords);
    }

    /// <summary>Whether any stream holds something to receive.</summary>
    public override bool HasMoreData =>
        Output.Count + Error.Count + Warning.Count + Verbose.Count + Information.Count + Debug.Count + Progress.Count > 0;

    /// <summary>Why it failed; null if it did not. Set before it ends.</summary>
    internal Exception? Failure { get; set; }

    /// <summary>Completes when nothing of it is left: no thread, and no runspace.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Whether somebody stopped it, by <c>Stop-Job</c> or <c>Remove-Job</c>.</summary>
    private protected bool WasStopped { get; set; }

    /// <summary>Adds a warning, unless the job is over.</summary>
    internal void Report(WarningRecord warning) => Report(Warning, warning);

    /// <summary>Adds an error, unless the job is over.</summary>
    internal void Report(ErrorRecord error) => Report(Error, error);

    private protected void Finish()
    {
        SetJobState(Failure is not null ? JobState.Failed : WasStopped ? JobState.Stopped : JobState.Completed);
        _ended.TrySetResult();
    }

    // A handler that could not be stopped may come back when the job is long over. Its thread has nobody above it that could
    // catch what a closed stream throws, and the process must not end of that.
    private static void Report<T>(PSDataCollection<T> stream, T record)
    {
        try
        {
            stream.Add(record);
        }
        catch (PSInvalidOperationException) when (!stream.IsOpen)
        {
        }
    }
}
