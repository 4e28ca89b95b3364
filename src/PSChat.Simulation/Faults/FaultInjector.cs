using PSChat.Groups;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Faults;

/// <summary>Carries out faults. Each fault states how many elections it may cost in the worst case.</summary>
internal sealed partial class FaultInjector
{
    private static readonly TimeSpan s_longestFault = TimeSpan.FromSeconds(6);

    private readonly SimulatedGroup _group;
    private readonly Scenario _scenario;
    private readonly Dice _dice;
    private readonly Ambush _ambush;
    private readonly long[] _lastIds;
    private long _highestId;

    /// <summary>
    /// Number of times that everything was healed. Faults that were to heal by themselves later then have nothing left to do.
    /// </summary>
    private int _networks;

    public FaultInjector(SimulatedGroup group, Scenario scenario, Dice dice)
    {
        (_group, _scenario, _dice) = (group, scenario, dice);
        _ambush = new Ambush(this, group, dice);
        _lastIds = new long[scenario.Servers];
    }

    public int Count { get; private set; }

    public void StartServer(int host, bool isHighest = false)
    {
        var id = isHighest ? _highestId + 1 : _dice.Next(6) switch
        {
            0 => 1,
            1 when _lastIds[host] != 0 => _lastIds[host],
            _ => 1 + _dice.Next(100),
        };
        _lastIds[host] = id;
        _highestId = Math.Max(_highestId, id);
        _group.AddServer(host, id, _scenario.MinimumCopies, new LocalClock(_group.Time)
        {
            Origin = TimeSpan.FromSeconds(_dice.Next(100_000)),
            Skew = _scenario.HasSkew ? (_dice.Next(101) - 50) / 1000.0 : 0,
            WallError = TimeSpan.FromSeconds(_dice.Next(5) - 2),
        });
    }

    /// <summary>Carries out one fault of the scenario's mix; does nothing if it does not apply now.</summary>
    public void Strike()
    {
        var living = _group.Living.ToList();
        if (living.Count == 0) StartOnFreeHost(isHighest: false);
        else Strike(_scenario.Mix.DrawFault(_dice), _dice.One(living));
    }

    /// <summary>Heals everything that can be healed; nothing more happens by itself.</summary>
    public void HealAll()
    {
        _ambush.Disarm();
        Log("heal", _scenario.Servers + 2);
        _networks++;
        _group.Network.HealAll();
        _group.Network.DatagramLoss = 0;
        _group.Network.DatagramDuplication = 0;
        foreach (var server in _group.Living.ToList()) server.Resume();
    }

    /// <summary>Starts servers up to the minimum copies, because with fewer no message could ever be acknowledged.</summary>
    public void StartMissing()
    {
        while (_group.Living.Count() < Math.Max(1, _scenario.MinimumCopies ?? 1)) StartOnFreeHost(isHighest: false);
    }

    /// <summary>Makes two sides that cannot reach each other; the sides are drawn.</summary>
    /// <returns>For each server's host, whether it is on the right side.</returns>
    public bool[] Split()
    {
        var side = new bool[SimulatedGroup.FirstClientHost + _group.Clients.Count];
        for (var host = 0; host < side.Length; host++) side[host] = _dice.OnceIn(2);
        var sides = Enumerable.Range(0, _scenario.Servers).Select(host => $"s{host}{(side[host] ? ">" : "<")}");
        Log($"split {string.Join(" ", sides)}", _scenario.Servers + 2);
        foreach (var one in Hosts())
        {
            foreach (var other in Hosts())
            {
                if (side[one] != side[other]) _group.Network.Cut(one, other);
            }
        }

        return side;
    }

    /// <summary>Notes a fault, and the number of elections that it may cost.</summary>
    public void Log(string text, double elections)
    {
        Count++;
        _group.Invariants.Elections.Allow(elections);
        _group.Trace.Add(Count);
        if (_group.KeepsTranscript) _group.Note($"FAULT {text}");
    }

    public void Crash(SimulatedServer victim)
    {
        var sentArrives = _dice.OnceIn(2);
        if (IsSpared(victim)) return;
        Log($"crash {victim.Self.Name}", 2);
        victim.Crash(sentArrives);
    }

    /// <summary>Crashes a server. A moment later another one starts on the same host, with the same id or another.</summary>
    public void Restart(SimulatedServer victim)
    {
        Crash(victim);
        After(_dice.Wait(TimeSpan.FromMilliseconds(500)), () =>
        {
            if (_group.Living.Any(server => server.Host == victim.Host)) return;
            Log("start", 0);
            StartServer(victim.Host);
        });
    }

    /// <summary>
    /// Whether the run spares this server now, because no other server holds messages that a sender was told are safe.
    /// </summary>
    public bool IsSpared(SimulatedServer victim) =>
        _scenario.SparesHolders && _group.Invariants.Ledger.IsOnlyHolder(victim.Record);

    public void Pause(SimulatedServer victim)
    {
        if (victim.IsPaused) return;
        var wait = _dice.Wait(s_longestFault);
        Log($"pause {victim.Self.Name} for {wait.TotalMilliseconds:F0} ms", 4);
        victim.Pause();
        _group.Time.After(wait, victim.Resume);
    }

    public void Isolate(int host, bool hears, bool isHeard)
    {
        Log($"isolate s{host}{(hears ? ", it hears" : "")}{(isHeard ? ", it is heard" : "")}", _scenario.Servers + 2);
        foreach (var other in Hosts().Where(other => other != host && other < SimulatedGroup.FirstClientHost))
        {
            if (!hears) CutForAWhile(other, host);
            if (!isHeard) CutForAWhile(host, other);
        }
    }

    public void CutForAWhile(int from, int to)
    {
        _group.Network.Cut(from, to);
        HealSometime(from, to);
    }

    /// <summary>Heals some faults by themselves; the others last until everything is healed.</summary>
    public void HealSometime(int from, int to)
    {
        if (_dice.OnceIn(3)) return;
        After(_dice.Wait(s_longestFault), () => _group.Network.Heal(from, to));
    }

    /// <summary>Acts later, unless everything is healed by then.</summary>
    public void After(TimeSpan wait, Action action)
    {
        var network = _networks;
        _group.Time.After(wait, () =>
        {
            if (network == _networks) action();
        });
    }

    public void BreakClients(SimulatedServer server)
    {
        foreach (var client in _group.Clients) client.BreakFrom(server, isNoticed: !_dice.OnceIn(4));
    }

    private IEnumerable<int> Hosts() => Enumerable.Range(0, _scenario.Servers)
        .Concat(_group.Clients.Select(client => client.Host));

    private void StartOnFreeHost(bool isHighest)
    {
        var free = Enumerable.Range(0, _scenario.Servers).Where(host => _group.Living.All(server => server.Host != host))
            .ToList();
        if (free.Count == 0) return;
        Log("start", 0);
        StartServer(_dice.One(free), isHighest);
    }

    private SimulatedServer LeaderOr(SimulatedServer victim) =>
        victim.Protocol.View is { } view && _group.Find(view.Leader.Rank) is { IsAlive: true } leader ? leader : victim;
}
