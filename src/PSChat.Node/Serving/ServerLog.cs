using PSChat.Node.Events;
using PSChat.Node.Output;

namespace PSChat.Node.Serving;

/// <summary>Turns a server's diagnostics into events; details are left out unless requested.</summary>
internal sealed class ServerLog(EventOutput output, bool verbose) : IServerLog
{
    /// <inheritdoc/>
    public void Write(ServerLogEntry entry)
    {
        var level = LevelOf(entry.Level);
        if (verbose || level is LogLevel.Warning or LogLevel.Error) output.Write(new LogEvent(level, TextOf(entry)));
    }

    private string TextOf(ServerLogEntry entry) => entry.Exception is { } exception
        ? verbose ? exception.ToString() : exception.Message
        : ErrorLine.Join(entry.Text, entry.Remedy.Describe(CommandLineVocabulary.Instance));

    private static LogLevel LevelOf(ServerLogLevel level) => level switch
    {
        ServerLogLevel.Verbose => LogLevel.Verbose,
        ServerLogLevel.Information => LogLevel.Information,
        ServerLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
