using Microsoft.Extensions.Logging;

namespace PSChat.Extensions.Hosting;

/// <summary>
/// The log records of hosted servers and clients, in addition to those of <see cref="LoggerServerLog"/>. Event ids are stable.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(
        100, LogLevel.Warning, "The server {Server} was stopped without a handover: {Reason}", EventName = "NotHandedOver")]
    public static partial void NotHandedOver(this ILogger logger, string server, string reason);

    [LoggerMessage(101, LogLevel.Warning, "A subscriber of {Event} threw an exception.", EventName = "SubscriberFailed")]
    public static partial void SubscriberFailed(this ILogger logger, Exception exception, string @event);

    [LoggerMessage(
        102, LogLevel.Warning, "{Count} events were dropped, because subscribers are slow.", EventName = "EventsDropped")]
    public static partial void EventsDropped(this ILogger logger, long count);

    [LoggerMessage(110, LogLevel.Information, "{User} is connected to group {Group} at {Server}.", EventName = "Connected")]
    public static partial void Connected(this ILogger logger, string user, string group, Member? server);

    [LoggerMessage(
        111, LogLevel.Warning, "No connection to group {Group}; the next attempt follows.", EventName = "NotConnected")]
    public static partial void NotConnected(this ILogger logger, Exception exception, string group);

    [LoggerMessage(112, LogLevel.Information, "The connection is {State}. {Reason}", EventName = "ConnectionChanged")]
    public static partial void ConnectionChanged(this ILogger logger, ConnectionState state, string reason);

    [LoggerMessage(113, LogLevel.Warning, "The client was closed; the next connection is a new session.", EventName = "Closed")]
    public static partial void Closed(this ILogger logger);

    [LoggerMessage(
        114, LogLevel.Warning, "{Count} messages were not acknowledged when the client was closed.", EventName = "Unconfirmed")]
    public static partial void Unconfirmed(this ILogger logger, int count);

    [LoggerMessage(
        115, LogLevel.Warning, "A slow reader of room {Room} does not get {Count} messages.", EventName = "MessagesDropped")]
    public static partial void MessagesDropped(this ILogger logger, string room, long count);
}
