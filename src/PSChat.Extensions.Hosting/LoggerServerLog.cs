using Microsoft.Extensions.Logging;

namespace PSChat.Extensions.Hosting;

/// <summary>Writes a server's log entries as log records. Event ids are the numbers of <see cref="ServerEvent"/>.</summary>
internal sealed class LoggerServerLog(ILogger logger) : IServerLog
{
    public void Write(ServerLogEntry entry)
    {
        var level = LevelOf(entry.Level);
        if (!logger.IsEnabled(level)) return;
        var id = new EventId((int)entry.Event, entry.Event.ToString());
        if (entry.Remedy.Code == RemedyCode.None) logger.Log(level, id, entry.Exception, "{Text}", entry.Text);
        else logger.Log(level, id, entry.Exception, "{Text} {Remedy}", entry.Text, entry.Remedy);
    }

    private static LogLevel LevelOf(ServerLogLevel level) => level switch
    {
        ServerLogLevel.Verbose => LogLevel.Debug,
        ServerLogLevel.Information => LogLevel.Information,
        ServerLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
