using System.Management.Automation;

namespace PSChat.Module.Servers;

/// <summary>Writes a server's diagnostics to the streams of the cmdlet that runs its event loop.</summary>
internal sealed class StreamLog(Cmdlet cmdlet, ChatServer server) : IServerLog
{
    // Receive-Job shows information with this tag at the prompt, as it does with Write-Host.
    private static readonly string[] Shown = ["PSHOST", "PSChat"];

    /// <summary>The last error that was written; the one that ended the event loop, if one did.</summary>
    public Exception? LastError { get; private set; }

    public void Verbose(string text) => cmdlet.WriteVerbose(text);

    public void Information(string text) => cmdlet.WriteInformation(text, Shown);

    public void Warning(string text) => cmdlet.WriteWarning(text);

    public void Error(Exception exception)
    {
        LastError = exception;
        cmdlet.WriteError(Errors.From(exception, server));
    }
}
