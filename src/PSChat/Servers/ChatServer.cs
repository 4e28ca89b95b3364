using System.Net;
using PSChat.Module.Handlers;
using PSChat.Inspection;
using PSChat.Module.Servers;

namespace PSChat.Module;

/// <summary>A server that was started in this session.</summary>
/// <remarks>Events are raised on their own thread. Actions of <c>Register-ObjectEvent</c> run between the statements of the
/// prompt or script that registered them.</remarks>
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

    /// <summary>This server has installed a new group view.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>This server has installed a new group view with another leader.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>The name that people see; 1 to 64 characters.</summary>
    public string Name => _engine.Self.Name;

    /// <summary>
    /// The id, which elections compare (the highest wins): the process id, or the number given with <c>-Id</c>.
    /// </summary>
    public long Id => _engine.Self.Id;

    /// <summary>The group's name.</summary>
    public string Group => _engine.Group;

    /// <summary>The server's status.</summary>
    public ChatServerStatus Status => _engine.Status;

    /// <summary>The leader's name as this server knows it; null while the server is not a member.</summary>
    public string? Leader => _engine.View?.Leader.Name;

    /// <summary>Whether this server leads.</summary>
    public bool IsLeader => Status == ChatServerStatus.Leader;

    /// <summary>The epoch's number; 0 while the server is not a member.</summary>
    public long Epoch => _engine.View?.Epoch.Number ?? 0;

    /// <summary>Number of servers in its view; 0 while the server is not a member.</summary>
    public int Members => _engine.View?.Members.Length ?? 0;

    /// <summary>The announced endpoint for clients and other servers, as <c>address:port</c>.</summary>
    public string Endpoint => _engine.Self.Endpoint.ToString();

    /// <summary>Number of attached clients.</summary>
    public int Clients => _engine.ClientCount;

    /// <summary>Whether the group has a key. Then links are encrypted, and nobody without the key gets in.</summary>
    public bool HasKey => _engine.HasKey;

    /// <summary>
    /// Number of refusals since the server's start, by the limit that was reached (<c>Links</c>, <c>Messages</c>, …). Refused
    /// datagrams are counted by reason (<c>DatagramForeign</c>, <c>DatagramKeyWrong</c>, …). Counts of zero are left out.
    /// </summary>
    public IReadOnlyDictionary<string, long> Refusals => RefusalChecks.Count(_engine);

    /// <summary>The id of the server's job: <c>Receive-Job -Id $server.JobId</c> shows its diagnostics.</summary>
    public int JobId => Job.Id;

    /// <summary>The local time of the server's start.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The group view as this server knows it; null while the server is not a member.</summary>
    public ChatGroupView? View => ChatGroupView.Of(_engine.View);

    // Not a public property, because ConvertTo-Json would follow it into every record of the job's streams.
    internal ChatServerJob Job { get; }

    internal ChatServerOptions Options { get; }

    internal Task Ready => _engine.Ready;

    /// <summary>Endpoint at which this machine can reach the server, whatever endpoint it announces to others.</summary>
    internal Endpoint LocalEndpoint => new(
        _engine.LocalEndPoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : _engine.LocalEndPoint.Address.Equals(IPAddress.IPv6Any) ? Loopback
        : _engine.LocalEndPoint.Address,
        _engine.LocalEndPoint.Port);

    private static IPAddress Loopback =>
        System.Net.Sockets.Socket.OSSupportsIPv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback;

    internal bool IsAlive => Status is not (ChatServerStatus.Stopped or ChatServerStatus.Failed);

    /// <summary>Returns name, id and group.</summary>
    public override string ToString() => $"server {Name} (id {Id}) of group {Group}";

    internal async Task<ChatElection> ElectAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var before = _engine.View;
        return new(Group, await _engine.ElectAsync(timeout, cancellation).ConfigureAwait(false), before);
    }

    internal IReadOnlyList<CheckResult> CheckRefusals() =>
        [.. DiscoveryChecks.JudgeSeedsOf(_engine), .. RefusalChecks.Judge(_engine)];

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

    // A handler that stops its own server must not wait for the end, because it is part of it.
    private Task WhenGone() => Job.RunsHere ? Task.CompletedTask : Job.Ended;
}
