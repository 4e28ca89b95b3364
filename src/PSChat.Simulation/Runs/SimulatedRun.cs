using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.Faults;
using PSChat.Simulation.Invariants;
using PSChat.Simulation.Waiting;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Runs;

/// <summary>One seed: a group, clients that chat, and faults. Then everything heals, and the group must come to rest.</summary>
internal sealed class SimulatedRun : SeedRun
{
    /// <summary>Time after the last healing within which everything must be at rest.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(45);

    /// <summary>Warm-up as on a busy machine.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(800);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private readonly Dice _dice;
    private readonly FaultInjector _faults;
    private int _sent;

    public SimulatedRun(ulong seed, PlantedBug bugs = PlantedBug.None, bool keepsTranscript = false, bool isWatched = false)
        : base(seed)
    {
        _dice = new Dice(seed);
        Scenario = Scenario.Draw(_dice);
        Group = new SimulatedGroup(_dice.Next())
        {
            Bugs = bugs,
            KeepsTranscript = keepsTranscript,
            // No random number is drawn for these, so that they change no other seed's run.
            WarmUp = seed % 5 == 4 ? s_warmUp : TimeSpan.Zero,
            HistoryPart = seed % 2 == 1 ? 3 : 256,
            MaximumMembers = seed % 6 == 5 ? Math.Max(2, Scenario.Servers - 1) : GroupLimits.MaximumMembers,
            Limits = seed % 4 == 3
                ? Scenario.Limits with { Messages = new Rate(20, 5), RoomJoins = new Rate(5, 1) }
                : Scenario.Limits,
        };
        _faults = new FaultInjector(Group, Scenario, new Dice(_dice.Next()));
        if (isWatched) Watch = new PauseWatch(Group, seed);
    }

    public Scenario Scenario { get; }

    public override SimulatedGroup Group { get; }

    public override int Faults => _faults.Count;

    public override string Description => $"{Scenario.Servers} servers, {Group.Clients.Count} clients, {Scenario.Mix.Name}";

    public override void Run()
    {
        Begin();
        for (var step = 0; step < Scenario.Steps; step++)
        {
            Chat();
            for (var strikes = _dice.Next(3); strikes > 0; strikes--) _faults.Strike();
            Group.Run(_dice.Wait(TimeSpan.FromSeconds(3)));
        }

        if (_dice.OnceIn(6)) SettleApart();
        _faults.HealAll();
        RunUntil(() => !Group.Living.Any(server => server.Record.IsLeaving));
        _faults.StartMissing();
        Settle();
        Group.Invariants.Elections.Check(Group.Time.Elapsed, Group.Servers.Count);
    }

    private void Begin()
    {
        Scenario.Prepare(Group, _dice);
        for (var host = 0; host < Scenario.Servers; host++)
        {
            _faults.StartServer(host);
            if (_dice.OnceIn(3)) Group.Run(_dice.Wait(TimeSpan.FromSeconds(2)));
        }

        Group.Run(TimeSpan.FromMilliseconds(1000 + _dice.Next(1000)));
        for (var user = 0; user < Scenario.Clients; user++) _faults.AddClient();
        Group.Run(TimeSpan.FromMilliseconds(_dice.Next(1000)));
    }

    private void Chat()
    {
        for (var burst = _dice.Next(_dice.OnceIn(5) ? 30 : 4); burst > 0; burst--)
        {
            var client = _dice.One(Group.Clients);
            if (client.Protocol.State == ClientState.Closed) continue;
            var room = _dice.OnceIn(3) && client.Joined.Contains(Scenario.SecondRoom) ? Scenario.SecondRoom : SimulatedGroup.Room;
            client.Send(room, $"{++_sent} {new string('x', _dice.Next(Scenario.LongestText))}");
        }
    }

    /// <summary>Lets each side of a clean cut come to rest by itself.</summary>
    private void SettleApart()
    {
        _faults.HealAll();
        var side = _faults.Split();
        if (!Group.Living.Any()) return;
        if (!RunUntil(() => Sides(side).All(Group.AreAtRest)))
        {
            throw new InvariantBreachException(8, $"a side of a cut group has no common view: {Describe()}");
        }

        Chat();
        Group.Run(TimeSpan.FromSeconds(1));
    }

    private IEnumerable<List<SimulatedServer>> Sides(bool[] side) =>
        Group.Living.GroupBy(server => side[server.Host]).Select(servers => servers.ToList());

    private void Settle()
    {
        RunUntil(IsQuiet);

        // The last deliveries reach the clients, and marks follow.
        Group.Run(TimeSpan.FromSeconds(2));
        Group.CheckQuiet();
        var epochs = Group.Living.Select(server => server.Protocol.View?.Epoch).ToList();
        Group.Run(TimeSpan.FromSeconds(3));
        Breach.Unless(
            epochs.SequenceEqual(Group.Living.Select(server => server.Protocol.View?.Epoch)), 10,
            $"elections go on without a cause");
    }

    private bool IsQuiet()
    {
        var living = Group.Living.Where(server => !server.Protocol.IsSpare).ToList();
        return living.Count > 0
            && Group.AreAtRest([.. Group.Living])
            && living[0].Protocol.View!.Leader.Rank == living.Max(server => server.Self.Rank)
            && living.All(
                server => server.Protocol.Delivered.Covers(living[0].Protocol.Log.Frontier)
                    && living[0].Protocol.Log.Frontier.Covers(server.Protocol.Log.Frontier))
            && Group.Clients.All(client => client.Protocol.State == ClientState.Attached && client.Protocol.Outbox.Count == 0);
    }

    private bool RunUntil(Func<bool> condition)
    {
        var end = Group.Time.Elapsed + s_patience;
        while (Group.Time.Elapsed < end)
        {
            if (condition()) return true;
            Group.Run(s_look);
        }

        return condition();
    }

    private string Describe() =>
        string.Join(" | ", Group.Living.Select(server => $"{server.Self.Name} {server.Protocol.Role} {server.Protocol.View}"));
}
