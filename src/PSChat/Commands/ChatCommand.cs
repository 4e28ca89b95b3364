using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace PSChat.Module.Commands;

/// <summary>What all cmdlets of PSChat share: waiting for the network on the pipeline thread, and being stopped meanwhile.</summary>
public abstract class ChatCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled when the pipeline is stopped, and when the cmdlet is done for any other reason.</summary>
    protected CancellationToken Cancellation => _stopping.Token;

    private protected static ChatShell Shell => ChatShell.Current;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Select-Object -First ends a pipeline without StopProcessing; what still waits ends here.
        _stopping.Cancel();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what the cmdlet holds.</summary>
    private protected virtual void Release() => _stopping.Dispose();

    /// <summary>Only cancels: it runs on another thread, while this one is busy.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Whether the user gave the parameter.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Waits for a task on the pipeline thread.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
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

    /// <summary>Does one item's work; what goes wrong with it becomes an error about <paramref name="target"/>.</summary>
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
