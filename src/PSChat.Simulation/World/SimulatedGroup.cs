using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.Hostile;
using PSChat.Simulation.Invariants;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// A group of production state machines on a simulated network under a virtual clock. The same seed gives the same run,
/// on any machine.
/// </summary>
internal sealed partial class SimulatedGroup
{
    public const string Name = "sim";
    public const string Room = "room";

    /// <summary>First host number of clients.</summary>
    public const int FirstClientHost = 100;

    private readonly Dice _dice;
    private readonly Dictionary<Rank, SimulatedServer> _byRank = [];
    private readonly InvariantSet _invariants;

    public SimulatedGroup(ulong seed)
    {
        _dice = new Dice(seed);
        Network = new SimulatedNetwork(Time, new Dice(_dice.Next()));
        _invariants = new InvariantSet(this);
    }

    public VirtualTime Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public GroupTimings Timings { get; init; } = new();

    /// <summary>Limits of each server that starts from now on.</summary>
    public ServerLimits Limits { get; set; } = new();

    /// <summary>Most members of the group, for servers that start from now on.</summary>
    public int MaximumMembers { get; set; } = GroupLimits.MaximumMembers;

    public List<SimulatedServer> Servers { get; } = [];

    public List<SimulatedClient> Clients { get; } = [];

    /// <summary>The hosts that ever had a server.</summary>
    public List<int> ServerHosts { get; } = [];

    /// <summary>Frames sent, with sender and receiver, and traces, with the time in milliseconds.</summary>
    public List<string> Transcript { get; } = [];

    public bool KeepsTranscript { get; set; } = true;

    /// <summary>Hash of every frame to servers and clients, and of each view, delivery and fault.</summary>
    public TraceHash Trace => Network.Trace;

    /// <summary>Bugs to plant in the servers, to see whether they are found.</summary>
    public PlantedBug Bugs { get; set; }

    /// <summary>Delay before a server's loop handles its inputs; it then handles all of them together.</summary>
    public TimeSpan TurnDelay { get; set; }

    /// <summary>Number of messages of its history that a server delivers in a turn, for servers that start from now on.</summary>
    public int HistoryPart { get; set; } = 256;

    /// <summary>Time for which a server is cold, for servers that start from now on.</summary>
    public TimeSpan WarmUp { get; set; }

    /// <summary>Whether heartbeats wait for a server's next turn.</summary>
    public bool GathersHeartbeats { get; set; }

    /// <summary>Called before a frame to another server goes out; may end the sender.</summary>
    public Action<SimulatedServer, SimulatedServer, Frame>? Sending { get; set; }

    /// <summary>Called after a frame to another server went out.</summary>
    public Action<SimulatedServer, SimulatedServer, Frame>? Sent { get; set; }

    /// <summary>Number of users that there may be besides <see cref="Clients"/>: hostile ones, which no list has.</summary>
    public int Strangers { get; set; }

    /// <summary>The part of the network that a key adds; null for a group without one.</summary>
    public SealedWire? Wire { get; set; }

    public InvariantSet Invariants => _invariants;

    public IEnumerable<SimulatedServer> Living => Servers.Where(server => server.IsAlive);

    public SimulatedServer AddServer(int host, long id, int? minimumCopies = null, LocalClock? clock = null)
    {
        var server = new SimulatedServer(this, host, id, _dice.Next() | 1, minimumCopies, clock ?? new LocalClock(Time));
        Servers.Add(server);
        _byRank[server.Self.Rank] = server;
        if (!ServerHosts.Contains(host)) ServerHosts.Add(host);
        Note($"{server.Self.Name} starts as {server.Self.Rank}");
        _invariants.OnStarted();
        server.Start();
        return server;
    }

    public SimulatedClient AddClient(string user, params string[] rooms)
    {
        var secret = new SessionSecret(
            new Guid((int)_dice.Next(), (short)_dice.Next(), (short)_dice.Next(), BitConverter.GetBytes(_dice.Next())));
        var client = new SimulatedClient(this, FirstClientHost + Clients.Count, user, secret, _dice.Next());
        Clients.Add(client);
        client.Start();
        foreach (var room in rooms.Length == 0 ? [Room] : rooms) client.Join(room);
        return client;
    }

    public SimulatedServer? Find(Rank rank) => _byRank.GetValueOrDefault(rank);

    public void Run(TimeSpan duration) => Time.RunUntil(Time.Elapsed + duration);

    /// <summary>Runs until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">The condition does not hold within a simulated minute.</exception>
    public void RunUntil(Func<bool> condition, string what)
    {
        Time.RunUntil(Time.Elapsed + TimeSpan.FromMinutes(1), condition);
        if (!condition()) throw new TimeoutException($"Not within a minute: {what}\n{string.Join('\n', Transcript)}");
    }

    /// <summary>Whether these servers, and no others, are in one view that all of them follow.</summary>
    public static bool ShareOneView(IReadOnlyCollection<SimulatedServer> servers)
    {
        var view = servers.First().Protocol.View;
        return view is not null
            && servers.All(
                server => server.Protocol.View == view && server.Protocol.Role is ServerRole.Following or ServerRole.Leading)
            && view.Members.Length == servers.Count
            && servers.All(server => view.Contains(server.Self.Rank));
    }

    /// <summary>
    /// Whether as many of these servers as the group takes share a view, no others are in it, and the rest waits outside (G9).
    /// </summary>
    public bool AreAtRest(IReadOnlyCollection<SimulatedServer> servers)
    {
        var members = servers.Where(server => !server.Protocol.IsSpare).ToList();
        return members.Count == Math.Min(servers.Count, MaximumMembers) && ShareOneView(members);
    }

    public void RunUntilOneView(params SimulatedServer[] servers) =>
        RunUntil(() => ShareOneView(servers), $"one view of {string.Join(", ", servers.Select(server => server.Self.Name))}");

    public void Note(string text)
    {
        if (KeepsTranscript) Transcript.Add($"{Time.Elapsed.TotalMilliseconds,8:F0} {text}");
    }

    public void Check(SimulatedServer server) => _invariants.CheckStep(server);

    public void OnViewInstalled(SimulatedServer server, GroupView view)
    {
        Trace.Add(view.Epoch.Number);
        if (KeepsTranscript)
        {
            Note($"{server.Self.Name} installs {view.Epoch} of {string.Join(", ", view.Members.Select(member => member.Name))}");
        }

        _invariants.OnViewInstalled(server, view);
    }

    public void OnLeft(SimulatedServer server)
    {
        if (server.Failure is null) _invariants.OnLeft(server);
    }

    public void OnGone(SimulatedServer server) => _invariants.OnGone(server);

    public void OnDeliveredToClient(SimulatedClient client, LogEntry entry, bool late)
    {
        Trace.Add(entry.Id.Sequence);
        if (KeepsTranscript) Note($"{client.User} is delivered {FrameText.Describe(entry, late)}");
        _invariants.Clients.OnDelivered(client, entry, late);
    }

    public void CheckQuiet() => _invariants.CheckQuiet();
}
