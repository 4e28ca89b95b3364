using System.Management.Automation;

namespace PSChat.Module.Servers;

/// <summary>
/// The only command of a server's background runspace, which runs the server's event loop until the server ends. The module
/// does not export it.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ChatServerLoop")]
internal sealed class ServerLoopCommand : Cmdlet, IDisposable
{
    /// <summary>The command's name in the runspace.</summary>
    public const string Name = "Invoke-ChatServerLoop";

    private readonly CancellationTokenSource _stopping = new();

    [Parameter(Mandatory = true)]
    public ChatServerJob Job { get; set; } = null!;

    public void Dispose() => _stopping.Dispose();

    protected override void StopProcessing() => _stopping.Cancel();

    protected override void EndProcessing()
    {
        var log = new StreamLog(this, Job.Server);
        Job.RunLoop(log, _stopping.Token);

        // The engine does not throw the error that ends its loop; the error is in the log, and the status says that it failed.
        if (Job.Server.State == ChatServerStatus.Failed) Job.Failure = log.LastError;
    }
}
