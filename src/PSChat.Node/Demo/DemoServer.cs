using System.Globalization;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>One of the demo's servers.</summary>
internal sealed class DemoServer(NodeProcess process) : IAsyncDisposable
{
    /// <summary>Its process.</summary>
    public NodeProcess Process { get; } = process;

    /// <summary>Its name.</summary>
    public string Name => Process.Label;

    /// <summary>Starts the server, which ends when this process ends, for whatever reason.</summary>
    public static DemoServer Start(string name, long id, DemoNetwork network) => new(NodeProcess.Start(
        name,
        [
            "server", "--json", "--verbose", "--exit-with-stdin",
            "--name", name, "--id", id.ToString(CultureInfo.InvariantCulture),
            .. network.Arguments,
        ]));

    /// <summary>Waits until the server is ready, and returns the endpoint for its clients.</summary>
    public async Task<string> EndpointAsync(TimeSpan limit, CancellationToken cancellation) =>
        (await Process.WaitForAsync<ReadyEvent>(_ => true, limit, 0, cancellation).ConfigureAwait(false)).Event.Endpoint;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
