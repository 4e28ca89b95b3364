using PSChat.Groups;
using PSChat.Simulation.Faults;
using PSChat.Simulation.Waiting;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Bouts;

/// <summary>Carries out the faults of a bout, and tells the watch which hosts each of them touches, and for how long.</summary>
internal sealed class BoutInjector(SimulatedGroup group, PauseWatch watch, int servers, int? minimumCopies, Dice dice)
{
    private static readonly BoutFaultKind[] s_kinds = Enum.GetValues<BoutFaultKind>();

    private readonly BoutCuts _cuts = new(group.Network);

    /// <summary>Number of faults so far.</summary>
    public int Count { get; private set; }

    /// <summary>Number of faults that last.</summary>
    public int UnderWay { get; private set; }

    /// <summary>The deaths that this bout may still have: so many that a majority always has every message.</summary>
    public int DeathsLeft { get; set; }

    /// <summary>Carries out one fault, of a random kind.</summary>
    public void Strike()
    {
        var kind = dice.One(s_kinds);
        var living = group.Living.Where(server => !server.IsPaused).ToList();
        if (living.Count == 0) return;
        var victim = dice.Next(5) < 2 ? LeaderOr(dice.One(living)) : dice.One(living);
        switch (kind)
        {
            case BoutFaultKind.Kill or BoutFaultKind.Leave: End(kind, victim); break;
            case BoutFaultKind.Freeze:
                if (victim.IsPaused) return;
                victim.Pause();
                Log(kind, victim.Self.Name, [victim.Host], victim.Resume);
                break;
            case BoutFaultKind.Elect:
                victim.Input(victim.Protocol.RequestElection);
                Log(kind, victim.Self.Name, [], () => { });
                break;
            case BoutFaultKind.Split: Split(); break;
            case BoutFaultKind.OneWay:
                var other = (victim.Host + 1 + dice.Next(servers - 1)) % servers;
                Cut(kind, $"{victim.Self.Name} -> s{other}", [victim.Host, other], [(victim.Host, other)]);
                break;
            default: Isolate(kind, dice.OnceIn(4) ? dice.One(group.Clients).Host : victim.Host); break;
        }
    }

    private void End(BoutFaultKind kind, SimulatedServer victim)
    {
        if (DeathsLeft == 0) return;
        DeathsLeft--;
        if (kind == BoutFaultKind.Kill) victim.Crash(sentArrives: true);
        else victim.Input(victim.Protocol.BeginLeave);
        var id = dice.OnceIn(3) ? 1 + dice.Next(100) : victim.Self.Rank.Id;
        Log(kind, victim.Self.Name, [victim.Host], () => StartAgain(victim, id));
    }

    private void StartAgain(SimulatedServer victim, long id)
    {
        // A server that was to leave and cannot is killed, as people do.
        victim.Crash();
        if (group.Living.Any(server => server.Host == victim.Host)) return;
        group.AddServer(victim.Host, id, minimumCopies, new LocalClock(group.Time));
    }

    private void Split()
    {
        var off = Enumerable.Range(0, servers).Where(_ => dice.OnceIn(2)).ToHashSet();
        if (off.Count == 0 || off.Count == servers) return;
        off.UnionWith(group.Clients.Select(client => client.Host).Where(_ => dice.OnceIn(2)));
        var smaller = 2 * off.Count(host => host < servers) < servers ? off : Hosts().Except(off);
        Cut(
            BoutFaultKind.Split, $"hosts {string.Join(", ", off.Order())} off", smaller,
            off.SelectMany(one => Hosts().Except(off).SelectMany(other => new[] { (one, other), (other, one) })));
    }

    private void Isolate(BoutFaultKind kind, int host)
    {
        var others = Hosts().Where(other => other != host).ToList();
        IEnumerable<(int, int)> ways = [];
        if (kind != BoutFaultKind.Deafen) ways = ways.Concat(others.Select(other => (host, other)));
        if (kind != BoutFaultKind.Mute) ways = ways.Concat(others.Select(other => (other, host)));
        Cut(kind, $"host {host}", [host], ways);
    }

    private void Cut(BoutFaultKind kind, string whom, IEnumerable<int> touched, IEnumerable<(int From, int To)> ways)
    {
        List<(int, int)> cut = [.. ways];
        _cuts.Cut(cut);
        Log(kind, whom, touched, () => _cuts.Heal(cut));
    }

    /// <summary>Notes a fault and plans its end.</summary>
    private void Log(BoutFaultKind kind, string whom, IEnumerable<int> touched, Action end)
    {
        Count++;
        UnderWay++;
        group.Invariants.Elections.Allow(servers + 3);
        var lasts = Lasting();
        group.Note($"FAULT {kind} {whom} for {lasts.TotalMilliseconds:F0} ms");
        var fault = watch.Begin(touched);
        group.Time.After(lasts, () =>
        {
            group.Note($"END of {kind} {whom}");
            end();
            fault.End(group.Time.Elapsed);
            UnderWay--;
        });
    }

    /// <summary>Draws a duration: shorter than the detection of a failure, about as long, or for all consequences.</summary>
    private TimeSpan Lasting() => TimeSpan.FromMilliseconds(dice.Next(3) switch
    {
        0 => 50 + dice.Next(450),
        1 => 500 + dice.Next(1000),
        _ => 1500 + dice.Next(4500),
    });

    private IEnumerable<int> Hosts() => Enumerable.Range(0, servers).Concat(group.Clients.Select(client => client.Host));

    private SimulatedServer LeaderOr(SimulatedServer other) => group.Living
        .Where(server => server is { IsPaused: false, Protocol.Role: Protocol.ServerRole.Leading })
        .MaxBy(server => server.Protocol.View!.Epoch) ?? other;
}
