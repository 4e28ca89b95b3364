using System.Globalization;
using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Node.Events;
using PSChat.Node.Keys;
using PSChat.Node.Processes;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>
/// A group of real <c>pschat server</c> processes and of clients inside the test, on loopback and with its own discovery
/// port. Disposing ends all of them, including frozen processes.
/// </summary>
internal sealed class LabGroup : IAsyncDisposable
{
    private static readonly string[] s_users = ["ann", "bob", "cas"];

    private readonly List<NodeProcess> _started = [];
    private readonly List<LabClient> _clients = [];

    /// <summary>The UDP port of this group.</summary>
    public int DiscoveryPort { get; } = FreePort.ForDiscovery();

    /// <summary>The file with the group's key; null for a group without a key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The options that confine a command to this group.</summary>
    public IEnumerable<string> Arguments => ArgumentsWith();

    /// <summary>Returns the options with another group name or address.</summary>
    public IEnumerable<string> ArgumentsWith(string group = "lab", string address = "127.0.0.1") =>
    [
        "--group", group,
        "--bind", address,
        "--discovery-port", DiscoveryPort.ToString(CultureInfo.InvariantCulture),
        .. KeyFile is null ? [] : new[] { "--key-file", KeyFile },
    ];

    /// <summary>Returns the options for a client inside the test.</summary>
    public ChatClientOptions ClientOptions(string user) => new()
    {
        Group = "lab",
        BindAddress = IPAddress.Loopback,
        DiscoveryPort = DiscoveryPort,
        UserName = user,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        Key = KeySource.Read(KeyFile),
    };

    /// <summary>Starts a server with this id and a name made from it; does not wait.</summary>
    public NodeProcess Start(int id, string group = "lab")
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        var server = NodeProcess.Start(
            $"S{number}",
            [
                "server", "--json", "--verbose", "--exit-with-stdin",
                "--name", $"S{number}", "--id", number, .. ArgumentsWith(group),
            ]);
        _started.Add(server);
        return server;
    }

    /// <summary>Starts servers 1 to <paramref name="count"/> one after the other, and waits until they are one group.</summary>
    public async Task<NodeProcess[]> StartServersAsync(int count)
    {
        var servers = new List<NodeProcess>();
        for (var id = 1; id <= count; id++)
        {
            servers.Add(Start(id));
            await AgreeAsync(servers, leader: id);
        }

        return [.. servers];
    }

    /// <summary>
    /// Starts servers 1 to <paramref name="count"/>, and a client at each of the servers with the ids
    /// <paramref name="homes"/>; returns when the clients chat.
    /// </summary>
    public async Task<(NodeProcess[] Servers, Conversation Chat)> BeginChatAsync(int count, params IReadOnlyList<int> homes)
    {
        var servers = await StartServersAsync(count);
        var clients = new List<LabClient>();
        foreach (var home in homes) clients.Add(await ConnectAsync(s_users[clients.Count], servers[home - 1]));
        var chat = new Conversation(clients);
        await chat.BeginAsync();
        return (servers, chat);
    }

    /// <summary>Waits until these servers have the same view, with only themselves as members and with this leader.</summary>
    public static async Task<ViewEvent> AgreeAsync(IReadOnlyCollection<NodeProcess> servers, int leader)
    {
        string[] names = [.. servers.Select(server => server.Label).Order(StringComparer.Ordinal)];
        var agreed = await Agreement.ReachedAsync(
            servers,
            view => view.Leader.Id == leader
                && view.Members.Select(member => member.Name).Order(StringComparer.Ordinal).SequenceEqual(names),
            Limits.Patience);
        return agreed.Event;
    }

    /// <summary>Connects a client in the room <c>lab</c>, attached to this server or to one that it finds.</summary>
    public async Task<LabClient> ConnectAsync(string user, NodeProcess? server = null)
    {
        var options = ClientOptions(user);
        if (server is not null) options = options with { Server = await EndpointAsync(server) };
        var client = await LabClient.ConnectAsync(options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits until a server is ready, and returns its endpoint.</summary>
    public static async Task<Endpoint> EndpointAsync(NodeProcess server)
    {
        var (ready, _) = await server.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);
        return Endpoint.Of(IPEndPoint.Parse(ready.Endpoint));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        foreach (var server in _started) await server.DisposeAsync();
    }
}
