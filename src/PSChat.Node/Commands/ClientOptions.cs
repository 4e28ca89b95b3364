namespace PSChat.Node.Commands;

/// <summary>What a client's command line says, as the engine takes it.</summary>
internal static class ClientOptions
{
    /// <summary>How long a message may take to be acknowledged: longer than any election with time to spare.</summary>
    public static readonly TimeSpan DefaultConfirmTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Puts the options together; looks up the server's host where it is a name.</summary>
    public static async Task<ChatClientOptions> ReadAsync(
        NetworkOptions network, string user, string? server, long? timeout, CancellationToken cancellation)
    {
        var options = new ChatClientOptions
        {
            Group = network.Group,
            BindAddress = network.BindAddress,
            DiscoveryPort = network.DiscoveryPort,
            Seeds = network.Seeds,
            Key = network.Key,
            UserName = user,
        };
        if (timeout is { } milliseconds) options = options with { ConnectTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        return server is null
            ? options
            : options with { Server = await ServerEndpoint.ResolveAsync(server, cancellation).ConfigureAwait(false) };
    }
}
