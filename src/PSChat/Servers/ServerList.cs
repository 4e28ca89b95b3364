namespace PSChat.Module.Servers;

/// <summary>The servers that one runspace has started.</summary>
internal sealed class ServerList
{
    private readonly Lock _gate = new();
    private readonly List<ChatServer> _servers = [];

    /// <summary>All that are alive, and those that failed since the last look; in the order of their start.</summary>
    public IReadOnlyList<ChatServer> All
    {
        get
        {
            // Who waited for a server's end must not find it here, and may be faster than what takes it out.
            lock (_gate) return [.. _servers.Where(server => !server.Job.Ended.IsCompleted || server.Job.Failure is not null)];
        }
    }

    /// <summary>Those that are alive.</summary>
    public IReadOnlyList<ChatServer> Alive => [.. All.Where(server => server.IsAlive)];

    /// <summary>Takes a server in; it goes by itself when it was stopped, and stays when it failed.</summary>
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

    /// <summary>Forgets a server.</summary>
    public void Remove(ChatServer server)
    {
        lock (_gate) _servers.Remove(server);
    }

    /// <summary>Lets every server leave its group.</summary>
    public Task StopAllAsync(TimeSpan limit) => Task.WhenAll(Alive.Select(server => server.StopAsync(limit)));
}
