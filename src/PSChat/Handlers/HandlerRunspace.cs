using System.Diagnostics;
using System.Management.Automation;
using PSChat.Module.Jobs;

namespace PSChat.Module.Handlers;

/// <summary>
/// Runs a handler for one item after the other, in a background runspace with its own thread. A handler that sleeps or throws
/// therefore delays and harms nobody else. Its output goes to the streams of a job.
/// </summary>
internal sealed class HandlerRunspace
{
    /// <summary>Largest number of items that wait for a slow handler; beyond it the oldest are dropped.</summary>
    public const int Capacity = 1000;

    /// <summary>Time that the handler has for waiting items after its room was left or its server stopped.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopInterval = TimeSpan.FromMilliseconds(20);

    private readonly HandlerScript _script;
    private readonly ChatJob _job;
    private readonly string _parameter;
    private readonly HandlerQueue _queue = new(Capacity);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile PowerShell? _shell;
    private volatile bool _isStopped;

    /// <summary>Starts the handler; its runspace opens in the background.</summary>
    /// <param name="script">The handler.</param>
    /// <param name="job">The job whose streams get the output.</param>
    /// <param name="parameter">The handler's parameter, for messages.</param>
    public HandlerRunspace(HandlerScript script, ChatJob job, string parameter)
    {
        _script = script;
        _job = job;
        _parameter = parameter;
        _thread = new(Run) { IsBackground = true, Name = $"PSChat {parameter} {job.Name}" };
        _thread.Start();
    }

    /// <summary>Whether the calling thread is the handler's, which must not wait for its own end.</summary>
    public bool RunsHere => Thread.CurrentThread == _thread;

    /// <summary>Gives the handler an item; never waits.</summary>
    public void Post(object item) => _queue.Add(item);

    /// <summary>
    /// Gives the handler <paramref name="limit"/> for the waiting items, then stops it. Completes when its thread and its
    /// runspace are gone, or after two seconds if the handler cannot be stopped.
    /// </summary>
    public async Task EndAsync(TimeSpan limit)
    {
        _queue.Complete();
        if (await HasEndedAsync(limit).ConfigureAwait(false)) return;
        _isStopped = true;
        _queue.Abandon();
        if (await IsStoppedAsync().ConfigureAwait(false)) return;

        // PowerShell cannot end a wait in .NET, such as [Threading.Thread]::Sleep(-1), and its own exit would hang on it.
        _thread.Interrupt();
        if (await IsStoppedAsync().ConfigureAwait(false)) return;
        _job.Report(new WarningRecord(
            $"The handler {_parameter} of {_job.Name} cannot be stopped: it waits in code outside PowerShell. "
            + "Its runspace is closed when it returns."));
    }

    private async Task<bool> HasEndedAsync(TimeSpan limit)
    {
        if (limit > TimeSpan.Zero) await Task.WhenAny(_ended.Task, Task.Delay(limit)).ConfigureAwait(false);
        return _ended.Task.IsCompleted;
    }

    private async Task<bool> IsStoppedAsync()
    {
        var since = Stopwatch.StartNew();
        do
        {
            // Repeated, because a stop between two invocations has no effect.
            StopInvocation();
            if (await HasEndedAsync(StopInterval).ConfigureAwait(false)) return true;
        }
        while (since.Elapsed < StopLimit);

        return false;
    }

    private void StopInvocation()
    {
        try
        {
            _shell?.BeginStop(null, null);
        }
        catch (ObjectDisposedException)
        {
            // The invocation has just ended by itself.
        }
    }

    private void Run()
    {
        try
        {
            using var runspace = _script.OpenRunspace($"PSChat {_parameter} {_job.Name}");
            using var shell = PowerShell.Create();
            shell.Runspace = runspace;
            shell.Streams.Error = _job.Error;
            shell.Streams.Warning = _job.Warning;
            shell.Streams.Verbose = _job.Verbose;
            shell.Streams.Information = _job.Information;
            shell.Streams.Debug = _job.Debug;
            shell.Streams.Progress = _job.Progress;
            _shell = shell;
            while (!_isStopped && _queue.TryTake(out var item))
            {
                WarnOfDropped("they came faster than the handler returned");
                Handle(shell, item);
            }

            ForgetInterrupt();
            WarnOfDropped("it was stopped");
        }
        catch (Exception error)
        {
            // The runspace did not open. The room or server continues without its handler, and the job reports why.
            _queue.Abandon();
            _job.Report(Errors.HandlerNotStarted(_parameter, _job.Name, error));
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Handle(PowerShell shell, object item)
    {
        try
        {
            _script.Invoke(shell, item, _job.Output);
        }
        catch (PipelineStoppedException)
        {
            // EndAsync stopped the handler, or the handler stopped itself.
        }
        catch (Exception error)
        {
            // An exception of the user's script goes to its job, and the next item is handled in any case.
            _job.Report(error is IContainsErrorRecord { ErrorRecord: { } record } ? record : Errors.From(error, item));
        }
    }

    // The interrupt may have come when the handler was no longer waiting. It must not hit the closing of the runspace.
    private static void ForgetInterrupt()
    {
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
        }
    }

    private void WarnOfDropped(string why)
    {
        if (_queue.TakeDropped() is > 0 and var dropped)
        {
            _job.Report(new WarningRecord($"{dropped} items for the handler {_parameter} of {_job.Name} were dropped: {why}."));
        }
    }
}
