using System.Management.Automation;

namespace PSChat.Module.Servers;

/// <summary>Writes a server's diagnostics to the streams of the cmdlet that runs its event loop.</summary>
internal sealed class StreamLog(Cmdlet cmdlet, ChatServer server) : IServerLog
{
    // Receive-Job shows information with this tag at the prompt, as it does with Write-Host.
    private static readonly string[] Shown = ["PSHOST", "PSChat"];

    /// <summary>The last written error; if an error ended the event loop, it is this one.</summary>
    public Exception? LastError { get; private set; }

    public void Write(ServerLogEntry entry)
    {
        var text = server.Job.Spelling.Of($"{entry.Text} {Errors.WordsOf(entry.Remedy)}".TrimEnd());
        switch (entry.Level)
        {
            case ServerLogLevel.Verbose: cmdlet.WriteVerbose(text); break;
            case ServerLogLevel.Information: cmdlet.WriteInformation(text, Shown); break;
            case ServerLogLevel.Warning: cmdlet.WriteWarning(text); break;
            default: WriteError(entry.Exception ?? new InvalidOperationException(text)); break;
        }
    }

    private void WriteError(Exception exception)
    {
        LastError = exception;
        cmdlet.WriteError(server.Job.Spelling.Of(Errors.From(exception, server)));
    }
}
