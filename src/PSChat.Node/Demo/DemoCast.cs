using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>The processes of a demo. Disposing ends them all.</summary>
internal sealed class DemoCast : IAsyncDisposable
{
    /// <summary>The servers.</summary>
    public List<DemoServer> Servers { get; } = [];

    /// <summary>The clients.</summary>
    public List<DemoClient> Clients { get; } = [];

    /// <summary>All processes.</summary>
    public IEnumerable<NodeProcess> Processes =>
        [.. Servers.Select(server => server.Process), .. Clients.Select(client => client.Process)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients) await client.DisposeAsync().ConfigureAwait(false);
        foreach (var server in Servers) await server.DisposeAsync().ConfigureAwait(false);
    }
}
