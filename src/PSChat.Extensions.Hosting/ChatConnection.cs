namespace PSChat.Extensions.Hosting;

/// <summary>The client of a generic host, which connects in the background while the host runs.</summary>
public sealed class ChatConnection
{
    private volatile TaskCompletionSource<ChatClient> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChatConnection()
    {
    }

    /// <summary>Gets the client as soon as it is connected and in its rooms; after it was closed, the next client.</summary>
    /// <remarks>
    /// A client continues with another server by itself. It is replaced only if its session is over, so set up events and readers
    /// again after <see cref="ChatClient.Closed"/>.
    /// </remarks>
    /// <exception cref="ChatException">The host stops, or the client cannot connect because its name is taken or its key
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

        // Nobody may be waiting, so the exception is marked as observed.
        _ = failed.Task.Exception;
    }
}
