using System.Globalization;
using PSChat.Node.Events;

namespace PSChat.Node.Chatting;

/// <summary>
/// Connects under a user name that may still belong to a session of before: of a process that was killed a moment ago, as
/// service managers do. The name is taken back with that session's secret, if it was kept; otherwise it is waited for.
/// </summary>
/// <param name="options">The client's options.</param>
/// <param name="keep">The secret of the session.</param>
/// <param name="report">Takes the report that the name is waited for.</param>
internal sealed class NameClaim(ChatClientOptions options, SessionKeep keep, Action<NodeEvent> report)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly long _start = TimeProvider.System.GetTimestamp();

    // A try needs some time even if little is left.
    private TimeSpan LeftForTry => Left > Pause ? Left : Pause;

    private TimeSpan Left => options.ConnectTimeout - TimeProvider.System.GetElapsedTime(_start);

    /// <summary>Connects, and keeps the secret of the new session.</summary>
    /// <exception cref="ChatException">The client could not connect within its connection timeout.</exception>
    public async Task<ChatClient> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await ConnectOnceAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (ChatException error) when (CanWait(error))
        {
            if (!await TryTakeBackAsync(cancellation).ConfigureAwait(false)) ReportWait();
            return await ConnectWhenFreeAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ChatClient> ConnectOnceAsync(ChatClientOptions with, CancellationToken cancellation)
    {
        var client = await ChatClient.ConnectAsync(with, cancellation).ConfigureAwait(false);
        keep.Write(client.Secret);
        return client;
    }

    private async Task<ChatClient> ConnectWhenFreeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ConnectOnceAsync(options with { ConnectTimeout = LeftForTry }, cancellation).ConfigureAwait(false);
            }
            catch (ChatException error) when (CanWait(error))
            {
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    // A process that lives on this machine keeps its name.
    private bool CanWait(ChatException error) => error.Code == ChatError.NameTaken && !keep.IsHeldByAnother && Left > Pause;

    /// <summary>Continues the session of before and ends it, so that its name is free.</summary>
    private async Task<bool> TryTakeBackAsync(CancellationToken cancellation)
    {
        if (keep.Read() is not { } secret) return false;
        try
        {
            var former = await ChatClient
                .ConnectAsync(options with { Secret = secret, ConnectTimeout = LeftForTry }, cancellation).ConfigureAwait(false);
            using (former) await former.CloseAsync(GoodbyeTimeout, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (ChatException)
        {
            // The name belongs to another session, or the session has ended.
            return false;
        }
    }

    private void ReportWait() => report(new LogEvent(
        LogLevel.Warning,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the name '{options.UserName}' is taken; it is waited for, {Left.TotalSeconds:0.#} s at most (--timeout)")));
}
