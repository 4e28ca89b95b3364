using System.Net;
using PSChat.Module.Handlers;
using PSChat.Inspection;
using PSChat.Module.Servers;

namespace PSChat.Module;

/// <summary>A server that was started in this session.</summary>
/// <remarks>Events are raised on a thread of their own; <c>Register-ObjectEvent</c> actions run between the statements of
/// the prompt or script that registered them.</remarks>
public sealed class ChatServer
{
    private readonly PSChat.ChatServer _engine;

    internal ChatServer(PSChat.ChatServer engine, ChatServerOptions options, HandlerScript? onViewChange)
    {
        _engine = engine;
        Options = options;
        StartedAt = DateTimeOffset.Now;
        Job = new ChatServerJob(this, engine, onViewChange);
        engine.Stopped.ContinueWith(_ => options.Key?.Dispose(), TaskScheduler.Default);
        engine.ViewChanged += (_, change) => EventGuard.Raise(ViewChanged, this, new(change));
        engine.LeaderChanged += (_, change) => EventGuard.Raise(LeaderChanged, this, new(change));
    }

    /// <summary>A new group view holds at this server.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new group view holds at this server, with another leader.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>The name that people see; 1 to 64 characters.</summary>
    public string Name => _engine.Self.Name;

    /// <summary>What elections compare, the highest wins: the process id, or the number given with <c>-Id</c>.</summary>
    public long Id => _engine.Self.Id;

    /// <summary>The group's name.</summary>
    public string Group => _engine.Group;

    /// <summary>What it is doing.</summary>
    public ChatServerStatus Status => _engine.Status;

    /// <summary>The name of the leader as this server sees it; null while it is not a member.</summary>
    public string? Leader => _engine.View?.Leader.Name;

    /// <summary>Whether this server leads.</summary>
    public bool IsLeader => Status == ChatServerStatus.Leader;

    /// <summary>The number of the epoch; 0 while it is not a member.</summary>
    public long Epoch => _engine.View?.Epoch.Number ?? 0;

    /// <summary>How many servers are in its view; 0 while it is not a member.</summary>
    public int Members => _engine.View?.Members.Length ?? 0;

    /// <summary>Where it takes clients and other servers, as it announces it: <c>address:port</c>.</summary>
    public string Endpoint => _engine.Self.Endpoint.ToString();

    /// <summary>How many clients are attached to it.</summary>
    public int Clients => _engine.ClientCount;

    /// <summary>Whether the group has a key: links are encrypted, and nobody without it gets in.</summary>
    public bool HasKey => _engine.HasKey;

    /// <summary>
    /// What it has refused since its start, and how often: by the limit that was reached (<c>Links</c>, <c>Messages</c>, …),
    /// and <c>Datagram</c> with the reason (<c>DatagramForeign</c>, <c>DatagramKeyWrong</c>, …). What was never refused is left out.
    /// </summary>
    public IReadOnlyDictionary<string, long> Refusals => RefusalChecks.Count(_engine);

    /// <summary>The id of its job: <c>Receive-Job -Id $server.JobId</c> shows its news.</summary>
    public int JobId => Job.Id;

    /// <summary>When it was started, local time.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The group view as this server has it; null while it is not a member.</summary>
    public ChatGroupView? View => ChatGroupView.Of(_engine.View);

    // Not a public property: ConvertTo-Json would follow it into every record of the job's streams.
    internal ChatServerJob Job { get; }

    internal ChatServerOptions Options { get; }

    internal Task Ready => _engine.Ready;

    /// <summary>Where it can be reached from this machine, whatever it announces to others.</summary>
    internal Endpoint LocalEndpoint => new(
        _engine.LocalEndPoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : _engine.LocalEndPoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : _engine.LocalEndPoint.Address,
        _engine.LocalEndPoint.Port);

    internal bool IsAlive => Status is not (ChatServerStatus.Stopped or ChatServerStatus.Failed);

    /// <summary>Name, id and group.</summary>
    public override string ToString() => $"server {Name} (id {Id}) of group {Group}";

    internal async Task<ChatElection> ElectAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var before = _engine.View;
        return new(Group, await _engine.ElectAsync(timeout, cancellation).ConfigureAwait(false), before);
    }

    internal IReadOnlyList<CheckResult> CheckRefusals() => RefusalChecks.Judge(_engine);

    internal Task<GroupStatus> GetStatusAsync(CancellationToken cancellation) => _engine.GetStatusAsync(cancellation);

    internal async Task<StopResult> StopAsync(TimeSpan timeout)
    {
        var whenGone = WhenGone();
        var result = await _engine.StopAsync(timeout).ConfigureAwait(false);
        await whenGone.ConfigureAwait(false);
        return result;
    }

    internal Task KillAsync()
    {
        var whenGone = WhenGone();
        _engine.Kill();
        return whenGone;
    }

    // A handler that stops its own server is a part of what has to end.
    private Task WhenGone() => Job.RunsHere ? Task.CompletedTask : Job.Ended;
}
