using System.Management.Automation;

namespace PSChat.Module.Servers;

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
        var log = new StreamLog(this, Job.Server);
        Job.RunLoop(log, _stopping.Token);

        // The engine keeps what ends its loop to itself: it is in the log, and in the status.
        if (Job.Server.Status == ChatServerStatus.Failed) Job.Failure = log.LastError;
    }
}
