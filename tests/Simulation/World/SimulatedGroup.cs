using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// A group of production state machines on a simulated network under a virtual clock. The same seed gives the same run,
/// on any machine.
/// </summary>
internal sealed class SimulatedGroup
{
    public const string Name = "sim";
    public const string Room = "room";
    private static readonly HashSet<FrameType> s_boring = [FrameType.RosterChange, FrameType.Claim, FrameType.ClaimAnswer];

    private readonly Dice _dice;
    private readonly Invariants _invariants;

    public SimulatedGroup(ulong seed)
    {
        _dice = new Dice(seed);
        Network = new SimulatedNetwork(Time, new Dice(_dice.Next()));
        _invariants = new Invariants(this);
    }

    public VirtualTime Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public GroupTimings Timings { get; } = new();

    /// <summary>How much each server that starts from now on keeps.</summary>
    public RetentionLimits Retention { get; set; } = new();

    public List<SimulatedServer> Servers { get; } = [];

    public List<SimulatedClient> Clients { get; } = [];

    /// <summary>Who sent what to whom, and who noted what, with the time in milliseconds.</summary>
    public List<string> Transcript { get; } = [];

    public bool KeepsTranscript { get; set; } = true;

    public IEnumerable<SimulatedServer> Living => Servers.Where(server => server.IsAlive);

    public SimulatedServer AddServer(int host, long id, int? minimumCopies = null)
    {
        var server = new SimulatedServer(this, host, id, _dice.Next() | 1, minimumCopies);
        Servers.Add(server);
        Note($"{server.Self.Name} starts as {server.Self.Rank}");
        server.Start();
        return server;
    }

    public SimulatedClient AddClient(string user)
    {
        var session = new Guid((int)_dice.Next(), (short)_dice.Next(), (short)_dice.Next(), BitConverter.GetBytes(_dice.Next()));
        var client = new SimulatedClient(this, 100 + Clients.Count, user, session, _dice.Next());
        Clients.Add(client);
        client.Start();
        client.Join(Room);
        return client;
    }

    public void Run(TimeSpan duration) => Time.RunUntil(Time.Elapsed + duration);

    /// <summary>Runs until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It does not within a simulated minute.</exception>
    public void RunUntil(Func<bool> condition, string what)
    {
        Time.RunUntil(Time.Elapsed + TimeSpan.FromMinutes(1), condition);
        if (!condition()) throw new TimeoutException($"Not reached: {what}\n{string.Join('\n', Transcript.Count > 400 ? Transcript.Take(200).Concat(Transcript.TakeLast(200)) : Transcript)}");
    }

    /// <summary>Whether just these servers share one view.</summary>
    public static bool ShareOneView(IReadOnlyCollection<SimulatedServer> servers)
    {
        var view = servers.First().Protocol.View;
        return view is not null
            && servers.All(server => server.Protocol.View == view && server.Protocol.Role is ServerRole.Following or ServerRole.Leading)
            && view.Members.Select(member => member.Rank).ToHashSet().SetEquals(servers.Select(server => server.Self.Rank));
    }

    public void RunUntilOneView(params SimulatedServer[] servers) =>
        RunUntil(() => ShareOneView(servers), $"one view of {string.Join(", ", servers.Select(server => server.Self.Name))}");

    public void Note(string text)
    {
        if (KeepsTranscript) Transcript.Add($"{Time.Elapsed.TotalMilliseconds,8:F0} {text}");
    }

    public void Record(SimulatedServer from, Rank to, Frame frame)
    {
        if (!KeepsTranscript || s_boring.Contains(frame.Type)) return;
        var receiver = Servers.FirstOrDefault(server => server.Self.Rank == to)?.Self.Name ?? to.ToString();
        Note($"{from.Self.Name} -> {receiver} {Describe(frame)}");
    }

    /// <summary>Now, if a message can get there; else when the network heals.</summary>
    public void WhenReachable(int from, int to, Action action)
    {
        if (Network.IsOpen(from, to))
        {
            Time.After(Network.NextLatency(), action);
            return;
        }

        void Retry()
        {
            if (!Network.IsOpen(from, to)) return;
            Network.Changed -= Retry;
            Time.After(Network.NextLatency(), action);
        }

        Network.Changed += Retry;
    }

    public void Dial(SimulatedServer dialler, Member member)
    {
        var host = SimulatedServer.HostOf(member.Endpoint);
        var target = Servers.LastOrDefault(server => server.Host == host && server.IsAlive);
        var reachable = Network.IsOpen(dialler.Host, host) && Network.IsOpen(host, dialler.Host);
        if (!reachable || target is { IsPaused: true }) Fail(TimeSpan.FromSeconds(1), DialFailure.Unreachable);
        else if (target is null) Fail(Network.NextLatency() * 2, DialFailure.Refused);
        else if (target.Self.Rank != member.Rank) Fail(Network.NextLatency() * 4, DialFailure.Replaced);
        else Time.After(Network.NextLatency() * 4, () => Connect(dialler, target));

        void Fail(TimeSpan wait, DialFailure failure) =>
            Time.After(wait, () => dialler.Input(now => dialler.Protocol.DialFailed(now, member.Rank, failure)));
    }

    public void ToClientOn(int host, Datagram datagram)
    {
        foreach (var client in Clients.Where(client => client.Host == host)) client.Input(now => client.Protocol.Receive(now, datagram));
    }

    public void Check(SimulatedServer server) => _invariants.CheckStep(server);

    public void OnViewInstalled(SimulatedServer server, GroupView view) => _invariants.OnViewInstalled(server, view);

    public void OnDeliveredToClient(SimulatedClient client, LogEntry entry, bool late) => _invariants.OnDelivered(client, entry, late);

    public void CheckQuiet() => _invariants.CheckQuiet();

    private void Connect(SimulatedServer dialler, SimulatedServer target)
    {
        var rank = target.Self.Rank;
        if (!dialler.IsAlive) return;
        if (!target.IsAlive || target.IsPaused)
        {
            dialler.Input(now => dialler.Protocol.DialFailed(now, rank, target.IsAlive ? DialFailure.Unreachable : DialFailure.Refused));
            return;
        }

        var stream = new SimulatedStream(Time, Network, dialler.Host, target.Host,
            frame => target.Input(now => target.Protocol.Receive(now, dialler.Self, frame)),
            () => { });
        target.Accept(dialler, stream);
        dialler.OnDialled(rank, stream);
    }

    private static string Describe(Frame frame) => frame switch
    {
        Prepare prepare => $"Prepare {prepare.Ballot.Number}{(prepare.Consent == Epoch.None ? "" : $" with the consent of {prepare.Consent.Number}")}",
        Promise promise => $"Promise {promise.Ballot.Number}{(promise.HasResigned ? ", resigned" : "")}",
        Refuse refuse => $"Refuse {refuse.Ballot.Number} {refuse.Reason}",
        NewView view => $"NewView {view.View.Epoch.Number} of {view.View.Members.Length} {view.History}",
        ViewAck ack => $"ViewAck {ack.Epoch.Number}",
        Entries entries => $"Entries {entries.Epoch.Number}:{(entries.Items.Count > 0 ? entries.Items[0].Position.Index : 0)}+{entries.Items.Count}",
        Held held => $"Held {held.Epoch.Number}:{held.Count}",
        Commit commit => $"Commit {commit.Epoch.Number}:{commit.Count}",
        Handover handover => $"Handover of {handover.Consent.Number}",
        _ => frame.Type.ToString(),
    };
}
