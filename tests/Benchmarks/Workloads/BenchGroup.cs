using System.Diagnostics;
using System.Net;
using PSChat.Benchmarks.Peers;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>A group of server processes on loopback that join and leave, and its real clients.</summary>
/// <param name="options">Further options for each server.</param>
internal sealed class BenchGroup(params IReadOnlyList<string> options) : IAsyncDisposable
{
    public const string Room = "bench";
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly int _discovery = FreePort.ForDiscovery();
    private readonly Dictionary<int, NodeProcess> _servers = [];
    private readonly List<ChatClient> _clients = [];

    public IReadOnlyCollection<NodeProcess> Servers => _servers.Values;

    public NodeProcess this[int id] => _servers[id];

    /// <summary>Returns the options of a client of this group.</summary>
    public ChatClientOptions ClientOptions(string user) => new()
    {
        Group = "bench",
        BindAddress = IPAddress.Loopback,
        DiscoveryPort = _discovery,
        UserName = user,
    };

    /// <summary>Starts a server without waiting for it.</summary>
    public void Start(int id) => _servers[id] = PSChatPeer.Start(id, _discovery, options);

    /// <summary>Starts servers 1 to <paramref name="count"/>, and waits for their view.</summary>
    public async Task StartAllAsync(int count)
    {
        for (var id = 1; id <= count; id++) Start(id);
        await AgreeAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until all its servers have one view, with only themselves as members and led by the highest.</summary>
    /// <returns>Time at which the last of them had it, as a <see cref="Stopwatch.GetTimestamp"/>.</returns>
    public async Task<long> AgreeAsync()
    {
        var highest = _servers.Keys.Max();
        var agreed = await Agreement.ReachedAsync(Servers, view => view.Members.Count == _servers.Count && view.Leader.Id == highest, Limit).ConfigureAwait(false);
        return agreed.At;
    }

    /// <summary>Kills a server, if it has not ended, and removes it from the group.</summary>
    public async Task RemoveAsync(int id)
    {
        _servers.Remove(id, out var server);
        await server!.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Connects a client to a server, and sends messages until the code on their way is warm.</summary>
    public async Task<ChatClient> ConnectAsync(string user, int server, int warmUp = 20)
    {
        var endpoint = Endpoint.Of(await PSChatPeer.FindEndpointAsync(_servers[server]).ConfigureAwait(false));
        var client = await ChatClient.ConnectAsync(ClientOptions(user) with { Server = endpoint }).ConfigureAwait(false);
        _clients.Add(client);
        await client.JoinAsync(Room).ConfigureAwait(false);
        for (var number = 0; number < warmUp; number++) await client.SendAsync(Room, "before", Limit).ConfigureAwait(false);
        return client;
    }

    /// <summary>Closes a client.</summary>
    public async Task CloseAsync(ChatClient client)
    {
        _clients.Remove(client);
        await client.CloseAsync(Limit).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync().ConfigureAwait(false);
        foreach (var server in Servers) await server.DisposeAsync().ConfigureAwait(false);
    }
}
