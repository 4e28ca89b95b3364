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

    /// <summary>Whether the user gave the parameter.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Waits for a task on the pipeline thread.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped during the wait.</exception>
    private protected T Await<T>(Task<T> task)
    {
        try
        {
            return task.WaitAsync(Cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
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
