using System.Diagnostics;
using System.Management.Automation;
using PSChat.Module.Jobs;

namespace PSChat.Module.Handlers;

/// <summary>
/// Runs a handler for one item after the other, in a background runspace and on a thread of its own, so that a handler that
/// sleeps or throws delays and harms nobody else. What it writes goes to the streams of a job.
/// </summary>
internal sealed class HandlerRunspace
{
    /// <summary>How many items wait for a slow handler at most; after that the oldest are dropped.</summary>
    public const int Capacity = 1000;

    /// <summary>How long the handler may go on with what waits after its room was left or its server stopped.</summary>
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

    /// <summary>Begins to run the handler; the runspace is opened meanwhile.</summary>
    /// <param name="script">The handler.</param>
    /// <param name="job">Whose streams it writes to.</param>
    /// <param name="parameter">Under which the user knows it, for messages.</param>
    public HandlerRunspace(HandlerScript script, ChatJob job, string parameter)
    {
        _script = script;
        _job = job;
        _parameter = parameter;
        _thread = new(Run) { IsBackground = true, Name = $"PSChat {parameter} {job.Name}" };
        _thread.Start();
    }

    /// <summary>Whether the calling thread is the handler's: it must not wait for its own end.</summary>
    public bool RunsHere => Thread.CurrentThread == _thread;

    /// <summary>Lets the handler have an item; never waits.</summary>
    public void Post(object item) => _queue.Add(item);

    /// <summary>
    /// Lets the handler go on with what waits for <paramref name="limit"/>, then stops it. Completes when its thread and its
    /// runspace are gone, or when two seconds have shown that the handler cannot be stopped.
    /// </summary>
    public async Task EndAsync(TimeSpan limit)
    {
        _queue.Complete();
        if (await HasEndedAsync(limit).ConfigureAwait(false)) return;
        _isStopped = true;
        _queue.Abandon();
        if (await IsStoppedAsync().ConfigureAwait(false)) return;

        // PowerShell cannot end a wait in .NET, [Threading.Thread]::Sleep(-1) for one, and its own exit would hang on it.
        _thread.Interrupt();
        if (await IsStoppedAsync().ConfigureAwait(false)) return;
        _job.Report(new WarningRecord($"The handler {_parameter} of {_job.Name} cannot be stopped: it waits in code outside PowerShell. Its runspace is closed when it returns."));
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
            // Again and again: a stop that comes between two invocations hits nothing.
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
            // It has just ended by itself.
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
            // The runspace did not open. The room or server goes on without its handler, and the job says why.
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
            // By EndAsync; or the handler has stopped itself.
        }
        catch (Exception error)
        {
            // The user's script: whatever it throws is its job's business, and the next item is handled all the same.
            _job.Report(error is IContainsErrorRecord { ErrorRecord: { } record } ? record : Errors.From(error, item));
        }
    }

    // It may have come when the handler was no longer waiting. Closing the runspace must not be hit by it.
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
