namespace PSChat.Extensions.Hosting;

/// <summary>The client of a generic host, which connects in the background while the host runs.</summary>
public sealed class ChatConnection
{
    private volatile TaskCompletionSource<ChatClient> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChatConnection()
    {
    }

    /// <summary>The client, once it is connected and in its rooms; the next one, where the last was closed.</summary>
    /// <remarks>A client goes on with another server by itself. Only one whose session is over is replaced, so events and readers
    /// are to be set up again after <see cref="ChatClient.Closed"/>.</remarks>
    /// <exception cref="ChatException">The host stops, or the client cannot connect: its name is taken or its key
    /// wrong.</exception>
    public Task<ChatClient> GetClientAsync(CancellationToken cancellationToken = default) =>
        _client.Task.WaitAsync(cancellationToken);

    internal void Set(ChatClient client) => _client.TrySetResult(client);

    internal void Reset() => _client = new TaskCompletionSource<ChatClient>(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Fail(Exception exception)
    {
        var failed = _client;
        if (!failed.TrySetException(exception))
        {
            Reset();
            failed = _client;
            failed.TrySetException(exception);
        }

        // Nobody may be waiting.
        _ = failed.Task.Exception;
    }
}
