using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.Bouts;
using PSChat.Simulation.Faults;
using PSChat.Simulation.Invariants;
using PSChat.Simulation.Waiting;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Runs;

/// <summary>
/// One seed of the kind that the chaos test has with real processes. A group is at rest, and all clients write steadily. Then
/// some faults strike, at most a given number at once, and end. The next bout begins when the group is at rest again. So it is
/// known whom each fault touches, and how long the others wait.
/// </summary>
internal sealed class BoutRun : SeedRun
{
    private const int Bouts = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(45);

    /// <summary>
    /// The longest pause of a client that the only fault does not touch: a silence is found, a server that hears nobody is asked
    /// once, and an election is held.
    /// </summary>
    private static readonly TimeSpan s_longestPauseOfOne = TimeSpan.FromSeconds(1);

    /// <summary>The same with several faults. The second one may strike when the first one has just been dealt with.</summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2.5);

    /// <summary>Time without faults that a group needs to be at rest: longer than any step of an election.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private readonly Dice _dice;
    private readonly int _servers;
    private readonly int _atOnce;
    private readonly int? _minimumCopies;
    private readonly BoutInjector _faults;
    private int _sent;
    private bool _isOver;

    /// <param name="seed">The seed.</param>
    /// <param name="atOnce">Most faults in a bout.</param>
    /// <param name="bugs">Bugs to plant.</param>
    /// <param name="keepsTranscript">Whether to write everything down.</param>
    public BoutRun(ulong seed, int atOnce, PlantedBug bugs = PlantedBug.None, bool keepsTranscript = false)
        : base(seed)
    {
        _dice = new Dice(seed);
        _atOnce = atOnce;
        _servers = 2 + Math.Min(_dice.Next(6), _dice.Next(6));
        _minimumCopies = _dice.OnceIn(2) ? (_servers / 2) + 1 : null;
        Group = new SimulatedGroup(_dice.Next())
        {
            Bugs = bugs,
            KeepsTranscript = keepsTranscript,
            TurnDelay = _dice.OnceIn(2) ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_dice.Next(4000)),
            GathersHeartbeats = !_dice.OnceIn(4),
        };
        Group.Network.Jitter = TimeSpan.FromMilliseconds(_dice.OnceIn(3) ? 0 : _dice.Next(8));
        Watch = new PauseWatch(Group, seed);
        _faults = new BoutInjector(Group, Watch, _servers, _minimumCopies, new Dice(_dice.Next()));
    }

    public override SimulatedGroup Group { get; }

    public override int Faults => _faults.Count;

    public override string Description => $"{_servers} servers, {Group.Clients.Count} clients, {_atOnce} faults at once at most";

    public override void Run()
    {
        Begin();
        for (var bout = 0; bout < Bouts; bout++)
        {
            // Without a minimum of copies, a side of a cut may have messages of its own, so the bout must not kill as well.
            _faults.DeathsLeft = _atOnce == 1 ? 1 : _minimumCopies is null ? 0 : (_servers - 1) / 2;
            for (var left = 1 + _dice.Next(_atOnce); left > 0; left--)
            {
                _faults.Strike();
                Group.Run(TimeSpan.FromMilliseconds(left > 1 ? _dice.Next(1500) : 0));
            }

            Settle();
        }

        _isOver = true;
        Settle();
        CheckPauses();
        Group.Run(TimeSpan.FromSeconds(2));
        Group.CheckQuiet();
        Group.Invariants.Elections.Check(Group.Time.Elapsed, Group.Servers.Count);
    }

    /// <summary>
    /// Checks that nobody has waited long whom no fault touched, as long as there were servers enough for the minimum copies.
    /// </summary>
    private void CheckPauses()
    {
        var table = new PauseTable();
        table.Add(Watch!.Pauses);
        if (table.LongestOfUntouched is not { } longest) return;
        var most = _atOnce == 1 ? s_longestPauseOfOne : s_longestPause;
        Breach.Unless(longest.Length <= most, 11, $"no fault touches this client: {longest}");
    }

    private void Begin()
    {
        for (var host = 0; host < _servers; host++)
        {
            Group.AddServer(host, 1 + _dice.Next(100), _minimumCopies, new LocalClock(Group.Time)
            {
                Origin = TimeSpan.FromSeconds(_dice.Next(100_000)),
                WallError = TimeSpan.FromSeconds(_dice.Next(5) - 2),
            });
        }

        for (var user = 0; user < 2 + _dice.Next(4); user++) Group.AddClient($"u{user}");
        Settle();
        foreach (var client in Group.Clients) Write(client);
    }

    /// <summary>A client writes at a steady pace.</summary>
    private void Write(SimulatedClient client)
    {
        if (_isOver || client.Protocol.State == ClientState.Closed) return;
        client.Send(SimulatedGroup.Room, $"{++_sent}");
        Group.Time.After(TimeSpan.FromMilliseconds(70 + _dice.Next(60)), () => Write(client));
    }

    /// <summary>Waits until all faults are over, and the group is at rest for a while.</summary>
    private void Settle()
    {
        var end = Group.Time.Elapsed + s_patience;
        var quietSince = Group.Time.Elapsed;
        while (Group.Time.Elapsed - quietSince < s_quiet)
        {
            Group.Run(s_look);
            if (!IsQuiet()) quietSince = Group.Time.Elapsed;
            Breach.Unless(Group.Time.Elapsed < end, 8, $"the group does not come to rest: {Describe()}");
        }
    }

    private bool IsQuiet() => _faults.UnderWay == 0
        && Group.AreAtRest([.. Group.Living])
        && Group.Living.All(server => server.Protocol.View!.Leader.Rank == Group.Living.Max(other => other.Self.Rank))
        && Group.Clients.All(client => client.Protocol.State == ClientState.Attached && client.Protocol.Outbox.Count <= 5);

    private string Describe() => string.Join(
        " | ", Group.Living.Select(server => $"{server.Self.Name} {server.Protocol.Role} {server.Protocol.View}")
            .Concat(Group.Clients.Select(client => $"{client.User} {client.Protocol.State} {client.Protocol.Outbox.Count}")));
}
