using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Runs;

/// <summary>One seed: a group, clients that chat, faults; then everything heals, and the group must come to rest.</summary>
internal sealed class RandomRun
{
    private readonly Dice _dice;
    private readonly int _hosts;
    private long _nextId;
    private int? _minimumCopies;
    private int _sent;

    public RandomRun(ulong seed)
    {
        _dice = new Dice(seed);
        Group = new SimulatedGroup(_dice.Next());
        _hosts = 1 + _dice.Next(7);
    }

    public SimulatedGroup Group { get; }

    public int Faults { get; private set; }

    public void Run()
    {
        Group.Network.DatagramLoss = _dice.Next(4) == 0 ? _dice.Next(31) / 100.0 : 0;
        Group.Network.DatagramDuplication = _dice.Next(4) == 0 ? 0.05 : 0;
        Group.Network.Jitter = TimeSpan.FromMilliseconds(_dice.Next(12));
        _minimumCopies = _dice.Next(4) == 0 ? (_hosts / 2) + 1 : null;
        for (var host = 0; host < _hosts; host++) StartServer(host);
        Group.Run(TimeSpan.FromSeconds(3));
        var users = 1 + _dice.Next(4);
        for (var user = 0; user < users; user++) Group.AddClient($"u{user}");
        Group.Run(TimeSpan.FromSeconds(2));

        for (var step = 0; step < 20 + _dice.Next(30); step++)
        {
            Chat();
            if (_dice.Next(3) == 0) Fault();
            Group.Run(TimeSpan.FromMilliseconds(_dice.Next(700)));
        }

        Heal();
        Group.Run(TimeSpan.FromSeconds(20));
        Group.CheckQuiet();
        var epochs = Group.Living.Select(server => server.Protocol.View!.Epoch).ToList();
        Group.Run(TimeSpan.FromSeconds(10));
        if (!epochs.SequenceEqual(Group.Living.Select(server => server.Protocol.View!.Epoch)))
        {
            throw new InvariantBreachException("elections go on without a cause");
        }
    }

    private void StartServer(int host) => Group.AddServer(host, _dice.Next(6) == 0 ? 1 : ++_nextId + _dice.Next(50), _minimumCopies);

    private void Chat()
    {
        for (var burst = _dice.Next(4); burst > 0; burst--)
        {
            var client = Group.Clients[_dice.Next(Group.Clients.Count)];
            client.Send(SimulatedGroup.Room, $"{++_sent}");
        }
    }

    private void Fault()
    {
        Faults++;
        var living = Group.Living.ToList();
        if (living.Count == 0)
        {
            StartSpare();
            return;
        }

        var victim = living[_dice.Next(living.Count)];
        switch (_dice.Next(10))
        {
            case 0 when living.Count > 1 && CanSpare(victim):
                Group.Note($"FAULT crash {victim.Self.Name}");
                victim.Crash();
                break;
            case 1:
                StartSpare();
                break;
            case 2:
                Group.Note($"FAULT pause {victim.Self.Name}");
                victim.Pause();
                break;
            case 3:
                foreach (var server in living) server.Resume();
                break;
            case 4 when _hosts > 1:
                var one = _dice.Next(_hosts);
                Group.Note($"FAULT isolate {one}");
                for (var host = 0; host < _hosts; host++)
                {
                    if (host != one) Group.Network.CutBothWays(one, host);
                }

                break;
            case 5:
                Group.Note("FAULT heal");
                Group.Network.HealAll();
                break;
            case 6 when living.Count > 1 && CanSpare(victim):
                Group.Note($"FAULT leave {victim.Self.Name}");
                victim.Input(victim.Protocol.BeginLeave);
                break;
            case 7:
                victim.Input(victim.Protocol.RequestElection);
                break;
            case 8:
                var (left, right) = (_dice.Next(_hosts), _dice.Next(_hosts));
                Group.Note($"FAULT cut {left} {right}");
                Group.Network.CutBothWays(left, right);
                break;
            case 9:
                var (from, to) = (_dice.Next(_hosts), _dice.Next(_hosts));
                Group.Note($"FAULT cut {from} -> {to}");
                Group.Network.Cut(from, to);
                break;
            case 10:
                victim.ClockError = TimeSpan.FromSeconds(_dice.Next(241) - 120);
                Group.Note($"FAULT clock of {victim.Self.Name} is off by {victim.ClockError.TotalSeconds} s");
                break;
            case 11:
                var client = Group.Clients[_dice.Next(Group.Clients.Count)];
                Group.Note($"FAULT {client.User} loses its connection");
                client.Break();
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// Only what at least one survivor holds can be promised to outlast a crash: a server that may be the only holder of
    /// something acknowledged (a paused or cut-off group) is not taken away.
    /// </summary>
    private bool CanSpare(SimulatedServer victim) =>
        SimulatedGroup.ShareOneView([.. Group.Living]) && Group.Living.All(server => !server.IsPaused) && victim.Protocol.View!.Members.Length > 1;

    private void StartSpare()
    {
        var free = Enumerable.Range(0, _hosts).Where(host => Group.Living.All(server => server.Host != host)).ToList();
        if (free.Count > 0) StartServer(free[_dice.Next(free.Count)]);
    }

    private void Heal()
    {
        Group.Note("HEAL");
        Group.Network.HealAll();
        Group.Network.DatagramLoss = 0;
        foreach (var server in Group.Living.ToList()) server.Resume();

        // With fewer servers than the minimum of copies nothing could ever be acknowledged.
        while (Group.Living.Count() < Math.Max(1, _minimumCopies ?? 1)) StartSpare();
    }
}
