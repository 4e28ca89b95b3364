using System.Net;
using PSChat.Hosting;
using PSChat.Node.Processes;
using PSChat.Security;

namespace PSChat.Loopback.Tests;

/// <summary>Servers and clients in this process, on loopback. Each test has a discovery port of its own.</summary>
public sealed class Loopback : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly List<ChatServer> _servers = [];
    private readonly List<ChatClient> _clients = [];
    private readonly int _discoveryPort = FreePort.ForDiscovery();

    /// <summary>The group's key; null for none.</summary>
    public GroupKey? Key { get; init; }

    public async Task<ChatServer> StartServerAsync(long id, int? minimumCopies = null, ServerLimits? limits = null)
    {
        var server = Open(id, minimumCopies, limits);
        server.Start();
        await server.Ready.WaitAsync(s_patience);
        return server;
    }

    public ChatServer Open(long id, int? minimumCopies = null, ServerLimits? limits = null)
    {
        var options = ServerOptions(id) with { MinimumCopies = minimumCopies, Limits = limits ?? new ServerLimits() };
        var server = ChatServer.Open(options);
        _servers.Add(server);
        return server;
    }

    public ChatServerOptions ServerOptions(long id) => new()
    {
        Id = id,
        Name = $"s{id}",
        BindAddress = IPAddress.Loopback,
        DiscoveryPort = _discoveryPort,
        Key = Key,
    };

    public NetworkOptions Network => new() { BindAddress = IPAddress.Loopback, DiscoveryPort = _discoveryPort, Key = Key };

    public ChatClientOptions ClientOptions(string user, ChatServer? server = null) => new()
    {
        UserName = user,
        BindAddress = IPAddress.Loopback,
        DiscoveryPort = _discoveryPort,
        Key = Key,
        Server = server is null ? null : Endpoint.Of(server.LocalEndPoint),
        ConnectTimeout = s_patience,
    };

    public Task<ChatClient> ConnectAsync(string user, ChatServer? server = null, TimeSpan? timeout = null) =>
        ConnectAsync(ClientOptions(user, server) with { ConnectTimeout = timeout ?? s_patience });

    public async Task<ChatClient> ConnectAsync(ChatClientOptions options)
    {
        var client = await ChatClient.ConnectAsync(options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits until all of <paramref name="servers"/> have one view with exactly these members.</summary>
    public static Task<GroupView> WaitForViewAsync(params ChatServer[] servers) => WaitForViewAsync(_ => true, servers);

    /// <summary>Waits for such a view that is also right; on a busy machine another one may come first.</summary>
    public static async Task<GroupView> WaitForViewAsync(Predicate<GroupView> isRight, params ChatServer[] servers)
    {
        var changed = new SemaphoreSlim(0);
        void OnChanged(object? sender, ViewChangedEventArgs e) => changed.Release();
        foreach (var server in servers) server.ViewChanged += OnChanged;
        try
        {
            while (true)
            {
                var views = servers.Select(server => server.View).ToList();
                if (views[0] is { } view && isRight(view) && views.All(other => other == view)
                    && view.Members.Select(member => member.Rank).ToHashSet()
                        .SetEquals(servers.Select(server => server.Self.Rank)))
                {
                    return view;
                }

                if (!await changed.WaitAsync(s_patience))
                {
                    throw new TimeoutException($"No common view: {string.Join(" | ", views)}");
                }
            }
        }
        finally
        {
            foreach (var server in servers) server.ViewChanged -= OnChanged;
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var server in _servers) server.Dispose();
        return default;
    }
}
