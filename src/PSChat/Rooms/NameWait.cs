using PSChat.Groups;

namespace PSChat.Module.Rooms;

/// <summary>
/// Connects under a user name that may still be kept for a session whose connection is lost, as that of a script that was killed
/// and is started again. Such a name is waited for. A name whose session is connected belongs to another user, and is an error
/// at once.
/// </summary>
/// <param name="options">The client's options; the wait ends with their connection timeout.</param>
/// <param name="waits">Is called once, on any thread, when the wait begins.</param>
internal sealed class NameWait(ChatClientOptions options, Action waits)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private bool _hasWaited;

    private TimeSpan Left => options.ConnectTimeout - TimeProvider.System.GetElapsedTime(_start);

    /// <summary>Connects as soon as the name is free.</summary>
    /// <exception cref="ChatException">The client could not connect within its connection timeout.</exception>
    public async Task<ChatClient> ConnectAsync(CancellationToken cancellation)
    {
        for (var patience = options.ConnectTimeout; ; patience = Left)
        {
            try
            {
                return await ChatClient.ConnectAsync(options with { ConnectTimeout = patience }, cancellation)
                    .ConfigureAwait(false);
            }
            catch (ChatException error) when (error.Code == ChatError.NameTaken)
            {
                // A try needs some time, too.
                if (Left < s_pause * 2 || !await IsLeftBehindAsync(cancellation).ConfigureAwait(false)) throw;
            }

            if (!_hasWaited) waits();
            _hasWaited = true;
            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the name belongs to nobody who is connected.</summary>
    private async Task<bool> IsLeftBehindAsync(CancellationToken cancellation)
    {
        try
        {
            var users = await ChatGroups.ListUsersAsync(options, s_pause, cancellation).ConfigureAwait(false);
            return !users.Any(user => user.IsConnected && Names.AreSame(user.User, options.UserName));
        }
        catch (ChatException)
        {
            // Nobody says that the wait would help.
            return false;
        }
    }
}
