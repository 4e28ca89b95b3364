using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PSChat.Extensions.Hosting;

/// <summary>
/// Keeps the container's client connected while the host runs. A group that is not found is looked for again, because machines
/// may start in any order. Errors that no further attempt can fix, such as a taken name or a wrong key, end the host.
/// </summary>
internal sealed class ChatClientService(
    ChatConnection connection,
    IOptions<ChatClientSettings> settings,
    ILogger<ChatClient> logger,
    TimeProvider time) : BackgroundService
{
    /// <summary>Pause between two attempts. It can be short, because an attempt that gets no answer takes time itself.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested) await RunSessionAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception exception)
        {
            connection.Fail(exception);
            throw;
        }

        connection.Fail(new ChatException(ChatError.Closed, "The host stops.", Remedy.None));
    }

    private async Task RunSessionAsync(CancellationToken stoppingToken)
    {
        if (await TryConnectAsync(stoppingToken).ConfigureAwait(false) is not { } client)
        {
            await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(false);
            return;
        }

        try
        {
            Watch(client);
            foreach (var room in settings.Value.Rooms)
            {
                await client.JoinAsync(room, cancellationToken: stoppingToken).ConfigureAwait(false);
            }

            logger.Connected(client.UserName, client.Group, client.Server);
            connection.Set(client);
            await client.Closed.WaitAsync(stoppingToken).ConfigureAwait(false);
            logger.Closed();
            connection.Reset();
        }
        finally
        {
            var unconfirmed = await client.CloseAsync(settings.Value.CloseTimeout, CancellationToken.None).ConfigureAwait(false);
            if (unconfirmed.Count > 0) logger.Unconfirmed(unconfirmed.Count);
        }
    }

    private async Task<ChatClient?> TryConnectAsync(CancellationToken stoppingToken)
    {
        var options = settings.Value.ToOptions();
        using var key = options.Key;
        try
        {
            return await ChatClient.ConnectAsync(options, stoppingToken).ConfigureAwait(false);
        }
        catch (ChatException exception) when (CanBeMended(exception.Code))
        {
            logger.NotConnected(exception, options.Group);
            return null;
        }
    }

    private static bool CanBeMended(ChatError code) => code is ChatError.GroupNotFound or ChatError.TimedOut
        or ChatError.TooManyLinks or ChatError.Throttled or ChatError.ConnectionLost or ChatError.TooManySessions;

    private void Watch(ChatClient client)
    {
        client.ConnectionChanged += (_, e) => logger.ConnectionChanged(e.State, e.Reason);
        client.MessagesDropped += (_, e) => logger.MessagesDropped(e.Room, e.Count);
        client.EventsDropped += (_, e) => logger.EventsDropped(e.Count);
        client.UnhandledException += (_, e) => logger.SubscriberFailed(e.Exception, e.EventName);
    }
}
