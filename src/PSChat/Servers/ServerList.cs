namespace PSChat.Module.Servers;

/// <summary>The servers that one runspace has started.</summary>
internal sealed class ServerList
{
    private readonly Lock _gate = new();
    private readonly List<ChatServer> _servers = [];

    /// <summary>All servers that run, and those that failed since the last call, in the order of their start.</summary>
    public IReadOnlyList<ChatServer> All
    {
        get
        {
            // A caller that waited for a server's end must not find it here, and may be faster than the code that removes it.
            lock (_gate) return [.. _servers.Where(server => !server.Job.Ended.IsCompleted || server.Job.Failure is not null)];
        }
    }

    /// <summary>The servers that run.</summary>
    public IReadOnlyList<ChatServer> Alive => [.. All.Where(server => server.IsAlive)];

    /// <summary>Adds a server. It is removed automatically when it is stopped, and stays when it fails.</summary>
    public void Add(ChatServer server)
    {
        lock (_gate) _servers.Add(server);
        server.Job.Ended.ContinueWith(
            _ =>
            {
                if (server.Job.Failure is null) Remove(server);
            },
            TaskScheduler.Default);
    }

    /// <summary>Removes a server.</summary>
    public void Remove(ChatServer server)
    {
        lock (_gate) _servers.Remove(server);
    }

    /// <summary>Makes every server leave its group.</summary>
    public Task StopAllAsync(TimeSpan limit) => Task.WhenAll(Alive.Select(server => server.StopAsync(limit)));
}
