using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace PSChat.Module.Commands;

/// <summary>Base of all cmdlets of PSChat: waits for the network on the pipeline thread, and can be stopped.</summary>
public abstract class ChatCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled when the pipeline is stopped, and when the cmdlet is done for any other reason.</summary>
    protected CancellationToken Cancellation => _stopping.Token;

    private protected static ChatShell Shell => ChatShell.Current;

    /// <summary>How the session spells the module's cmdlets.</summary>
    private protected CommandSpelling Spelling => CommandSpelling.Of(MyInvocation.MyCommand, GetType());

    /// <inheritdoc/>
    public void Dispose()
    {
        // Select-Object -First ends a pipeline without StopProcessing, so pending waits end here.
        _stopping.Cancel();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the cmdlet's resources.</summary>
    private protected virtual void Release() => _stopping.Dispose();

    /// <summary>Only cancels, because it runs on another thread while the pipeline thread is busy.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Writes an error that names cmdlets as the session does.</summary>
    private protected new void WriteError(ErrorRecord error) => base.WriteError(Spelling.Of(error));

    /// <summary>Ends the cmdlet with an error that names cmdlets as the session does.</summary>
    private protected new void ThrowTerminatingError(ErrorRecord error) => base.ThrowTerminatingError(Spelling.Of(error));

    /// <summary>Whether the user gave the parameter.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>What a wait is for, as its progress says.</summary>
    private protected virtual string Activity => "Waiting for the group";

    /// <summary>The longest time of a wait; null if there is none.</summary>
    private protected virtual TimeSpan? Limit => null;

    /// <summary>Called on the pipeline thread from time to time during a wait that takes more than a second.</summary>
    private protected virtual void OnWaiting()
    {
    }

    /// <summary>Waits for a task on the pipeline thread. Shows progress if it takes more than a second.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped during the wait.</exception>
    private protected T Await<T>(Task<T> task)
    {
        try
        {
            if (!EndsWithin(WaitProgress.Delay, task)) ShowUntilEnd(task);
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits for a task, which may fail, and returns whether it has ended in time.</summary>
    private protected bool EndsWithin(TimeSpan time, Task task) =>
        Task.WaitAny([task], (int)time.TotalMilliseconds, Cancellation) == 0;

    private void ShowUntilEnd(Task task)
    {
        var isWanted = WaitProgress.IsWantedBy(Host);
        var clock = Stopwatch.StartNew();
        do
        {
            OnWaiting();
            if (isWanted) WriteProgress(new WaitProgress(Activity, Limit).After(WaitProgress.Delay + clock.Elapsed));
        }
        while (!EndsWithin(WaitProgress.Interval, task));

        if (isWanted) WriteProgress(new WaitProgress(Activity, Limit).End());
    }

    /// <summary>Runs the operation for one item; writes an error about <paramref name="target"/> if it fails.</summary>
    private protected bool TryAwait<T>(Func<Task<T>> operation, object? target, [MaybeNullWhen(false)] out T result)
    {
        try
        {
            result = Await(operation());
            return true;
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (Exception error)
        {
            WriteError(Errors.From(error, target));
            result = default;
            return false;
        }
    }
}
