using System.Management.Automation;

namespace PSChat.Module.Jobs;

/// <summary>Base of the jobs of servers and rooms: bounded streams, and a single end.</summary>
public abstract class ChatJob : Job
{
    // A job may run for months without anybody receiving from it.
    private const int KeptRecords = 1000;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected ChatJob(string command, string name, CommandSpelling spelling)
        : base(spelling.Of(command), name)
    {
        Spelling = spelling;
        PSJobTypeName = "PSChat";
        Output.KeepLast(KeptRecords);
        Error.KeepLast(KeptRecords);
        Warning.KeepLast(KeptRecords);
        Verbose.KeepLast(KeptRecords);
        Information.KeepLast(KeptRecords);
        Debug.KeepLast(KeptRecords);
        Progress.KeepLast(KeptRecords);
    }

    /// <summary>Whether any stream holds records to receive.</summary>
    public override bool HasMoreData =>
        Output.Count + Error.Count + Warning.Count + Verbose.Count + Information.Count + Debug.Count + Progress.Count > 0;

    /// <summary>How the session of the job spells the module's cmdlets.</summary>
    internal CommandSpelling Spelling { get; }

    /// <summary>The reason why the job failed, or null. Set before the job ends.</summary>
    internal Exception? Failure { get; set; }

    /// <summary>Completes when the job's thread and runspace are gone.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Whether the job was stopped by <c>Stop-Job</c> or <c>Remove-Job</c>.</summary>
    private protected bool WasStopped { get; set; }

    /// <summary>Adds a warning, unless the job is over.</summary>
    internal void Report(WarningRecord warning) => Report(Warning, warning);

    /// <summary>Adds an error, unless the job is over.</summary>
    internal void Report(ErrorRecord error) => Report(Error, Spelling.Of(error));

    private protected void Finish()
    {
        SetJobState(Failure is not null ? JobState.Failed : WasStopped ? JobState.Stopped : JobState.Completed);
        _ended.TrySetResult();
    }

    // A handler that could not be stopped may return when the job is long over. A closed stream would then throw on a thread
    // where nobody catches it, and end the process.
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
