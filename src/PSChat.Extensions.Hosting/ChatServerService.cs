using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PSChat.Extensions.Hosting;

/// <summary>
/// Runs the container's server. The host's start waits until the server is a member, and the host's stop hands over.
/// </summary>
internal sealed class ChatServerService(
    ChatServer server, IOptions<ChatServerSettings> settings, ILogger<ChatServer> logger) : BackgroundService
{
    /// <exception cref="ChatException">The server cannot become a member of its group.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        server.UnhandledException += (_, e) => logger.SubscriberFailed(e.Exception, e.EventName);
        server.EventsDropped += (_, e) => logger.EventsDropped(e.Count);
        server.Start(new LoggerServerLog(logger));
        await server.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var result = await server.StopAsync(settings.Value.StopTimeout, cancellationToken).ConfigureAwait(false);
        if (!result.HandedOver) logger.NotHandedOver(server.Self.Name, result.Reason);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the host if the server ends by itself, unless the host is configured otherwise
    /// (<c>BackgroundServiceExceptionBehavior</c>).
    /// </summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.Stopped.ConfigureAwait(false);
        if (server.Status != ChatServerStatus.Failed) return;
        throw new ChatException(ChatError.Closed, "The server ended by itself; the log has the cause.", RemedyCode.StartServer);
    }
}
