using PSChat.Node.Events;
using PSChat.Node.Output;

namespace PSChat.Node.Serving;

/// <summary>A server's diagnostics as events; details only where they were asked for.</summary>
internal sealed class ServerLog(EventOutput output, bool verbose) : IServerLog
{
    /// <inheritdoc/>
    public void Verbose(string text)
    {
        if (verbose) output.Write(new LogEvent(LogLevel.Verbose, text));
    }

    /// <inheritdoc/>
    public void Information(string text)
    {
        if (verbose) output.Write(new LogEvent(LogLevel.Information, text));
    }

    /// <inheritdoc/>
    public void Warning(string text) => output.Write(new LogEvent(LogLevel.Warning, text));

    /// <inheritdoc/>
    public void Error(Exception exception) =>
        output.Write(new LogEvent(LogLevel.Error, verbose ? exception.ToString() : exception.Message));
}
