using System.Management.Automation;

namespace PSChat.Servers;

/// <summary>
/// The only command of a server's background runspace: it runs the server's event loop until the server ends. Not a
/// cmdlet of the module.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ChatServerLoop")]
internal sealed class ServerLoopCommand : Cmdlet, IDisposable
{
    /// <summary>Under which the runspace knows it.</summary>
    public const string Name = "Invoke-ChatServerLoop";

    private readonly CancellationTokenSource _stopping = new();

    [Parameter(Mandatory = true)]
    public ChatServerJob Job { get; set; } = null!;

    public void Dispose() => _stopping.Dispose();

    protected override void StopProcessing() => _stopping.Cancel();

    protected override void EndProcessing()
    {
        try
        {
            Job.RunLoop(new StreamLog(this, Job.Server), _stopping.Token);
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (Exception error)
        {
            Job.Failure = error;
            WriteError(Errors.ServerFailed(error, Job.Server));
        }
    }
}
