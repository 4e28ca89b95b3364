using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Faults;

/// <summary>One case for each kind of fault.</summary>
internal sealed partial class FaultInjector
{
    /// <summary>Spellings of <see cref="SimulatedGroup.Room"/>: servers must never take them for different rooms (N11).</summary>
    private static readonly string[] s_roomSpellings = [SimulatedGroup.Room, "ROOM", "\uFF52oom", "Ro\uFF4Fm"];

    /// <summary>Names begin with these: ASCII, Latin, full-width, and an emoji with its selector.</summary>
    private static readonly string[] s_userLetters = ["u", "\u00DC", "\uFF55", "\u2764\uFE0F"];

    private void Strike(FaultKind kind, SimulatedServer victim)
    {
        var peer = _dice.Next(_scenario.Servers);
        switch (kind)
        {
            case FaultKind.Crash: Crash(victim); break;
            case FaultKind.CrashLeader: Crash(LeaderOr(victim)); break;
            case FaultKind.Start: StartOnFreeHost(isHighest: false); break;
            case FaultKind.StartHighest: StartOnFreeHost(isHighest: true); break;
            case FaultKind.Leave: Leave(victim); break;
            case FaultKind.RequestElection:
                Log($"{victim.Self.Name} asks for an election", 2);
                victim.Input(victim.Protocol.RequestElection);
                break;
            case FaultKind.Pause: Pause(victim); break;
            case FaultKind.PauseLeader: Pause(LeaderOr(victim)); break;
            case FaultKind.Isolate: Isolate(victim.Host, hears: false, isHeard: false); break;
            case FaultKind.IsolateLeader: Isolate(LeaderOr(victim).Host, hears: false, isHeard: false); break;
            case FaultKind.Split: Split(); break;
            case FaultKind.CutPair: CutPair(victim.Host, peer); break;
            case FaultKind.CutOneWay: CutOneWay(victim.Host, peer); break;
            case FaultKind.CutLeaderOneWay:
                var hears = _dice.OnceIn(2);
                Isolate(LeaderOr(victim).Host, hears, isHeard: !hears);
                break;
            case FaultKind.Refuse: Refuse(victim, peer); break;
            case FaultKind.ResetLink: ResetLink(victim); break;
            case FaultKind.Clog: Clog(victim.Host, peer); break;
            case FaultKind.Slow: Slow(victim.Host, peer); break;
            case FaultKind.Loss: Lose(); break;
            case FaultKind.WallClock: JumpWallClock(victim); break;
            case FaultKind.BreakClient: BreakClient(); break;
            case FaultKind.MoveClient: MoveClient(); break;
            case FaultKind.StopReading: StopReading(); break;
            case FaultKind.Roam: Roam(); break;
            case FaultKind.NewClient: AddClient(); break;
            case FaultKind.Ambush: _ambush.Arm(); break;
            case FaultKind.Heal:
                Log("heal", _scenario.Servers + 2);
                _group.Network.HealAll();
                break;
            default: throw new InvalidOperationException($"Unknown fault {kind}.");
        }
    }

    public void Clog(int from, int to)
    {
        Log($"clog s{from} -> s{to}", 4);
        _group.Network.Clog(from, to);
        HealSometime(from, to);
    }

    /// <summary>Breaks connections and refuses new ones; datagrams get through.</summary>
    public void Refuse(SimulatedServer dialler, int host)
    {
        if (dialler.Host == host) return;
        Log($"refuse s{dialler.Host} -> s{host}", 6);
        _group.Network.Refuse(dialler.Host, host);
        HealSometime(dialler.Host, host);
        foreach (var target in _group.Living.Where(server => server.Host == host).ToList()) dialler.BreakLink(target.Self.Rank);
    }

    public void AddClient()
    {
        if (_group.Clients.Count >= Scenario.MaximumClients) return;
        var number = _group.Clients.Count;
        Log($"u{number} comes", 0);
        var room = s_roomSpellings[number % s_roomSpellings.Length];
        _group.AddClient(
            s_userLetters[number % s_userLetters.Length] + number,
            _scenario.HasTwoRooms && _dice.OnceIn(2) ? [room, Scenario.SecondRoom] : [room]);
    }

    private void Leave(SimulatedServer victim)
    {
        if (victim.Protocol.View is { Members.Length: 1 } && IsSpared(victim)) return;
        Log($"leave {victim.Self.Name}", 3);
        victim.Record.IsLeaving = true;
        victim.Input(victim.Protocol.BeginLeave);
    }

    private void CutPair(int one, int other)
    {
        if (one == other) return;
        Log($"cut s{one} - s{other}", 6);
        CutForAWhile(one, other);
        CutForAWhile(other, one);
    }

    private void CutOneWay(int from, int to)
    {
        if (from == to) return;
        Log($"cut s{from} -> s{to}", 6);
        CutForAWhile(from, to);
    }

    private void ResetLink(SimulatedServer victim)
    {
        var peers = victim.Protocol.Peers.ToList();
        if (peers.Count == 0) return;
        var peer = _dice.One(peers);
        Log($"reset {victim.Self.Name} -> {peer.Name}", 2);
        victim.BreakLink(peer.Rank);
    }

    private void Slow(int from, int to)
    {
        if (from == to) return;
        var by = _dice.Wait(TimeSpan.FromSeconds(1));
        Log($"slow s{from} -> s{to} by {by.TotalMilliseconds:F0} ms", 6);
        _group.Network.Slow(from, to, by);
        HealSometime(from, to);
    }

    private void Lose()
    {
        var usual = _group.Network.DatagramLoss;
        _group.Network.DatagramLoss = _dice.Next(31) / 100.0;
        Log($"lose {_group.Network.DatagramLoss:P0} of the datagrams", 4);
        _group.Time.After(
            _dice.Wait(s_longestFault), () => _group.Network.DatagramLoss = Math.Min(usual, _group.Network.DatagramLoss));
    }

    private void JumpWallClock(SimulatedServer victim)
    {
        victim.Clock.WallError = TimeSpan.FromSeconds(_dice.Next(241) - 120);
        Log($"clock of {victim.Self.Name} is off by {victim.Clock.WallError.TotalSeconds} s", 0);
    }

    private void BreakClient()
    {
        if (_group.Clients.Count == 0) return;
        var client = _dice.One(_group.Clients);
        Log($"{client.User} loses its connection", 0);
        client.Break(isNoticed: !_dice.OnceIn(3));
    }

    private void MoveClient()
    {
        if (_group.Clients.Count == 0) return;
        var client = _dice.One(_group.Clients);
        if (client.ServerHost is { } home) MoveAway(client, [home]);
    }

    private void StopReading()
    {
        if (_group.Clients.Count == 0) return;
        var client = _dice.One(_group.Clients);
        if (client.ServerHost is not { } home) return;
        Log($"{client.User} takes nothing from s{home}", 0);
        _group.Network.Clog(home, client.Host);
        HealSometime(home, client.Host);
    }

    /// <summary>A user writes, then goes to the other side of a cut; a cut is made if there is none.</summary>
    private void Roam()
    {
        if (_group.Clients.Count == 0) return;
        var client = _dice.One(_group.Clients);
        if (client.ServerHost is not { } home) return;
        if (ListSide(home).Count == _scenario.Servers) Split();

        // Long enough for a side to get a leader, and to acknowledge.
        var pause = TimeSpan.FromMilliseconds(900);
        After(pause, () => Say(client));
        After(pause * 2, () =>
        {
            if (client.ServerHost is { } now) MoveAway(client, ListSide(now));
        });
        After(pause * 4, () => Say(client));
    }

    /// <summary>The hosts of servers that a server's host can reach.</summary>
    private List<int> ListSide(int home) =>
        [.. Enumerable.Range(0, _scenario.Servers).Where(host => _group.Network.IsOpen(home, host))];

    private void Say(SimulatedClient client)
    {
        if (client.Protocol.State == Protocol.ClientState.Closed) return;
        for (var count = 1 + _dice.Next(3); count > 0; count--) client.Send(SimulatedGroup.Room, $"roaming {count}");
    }

    /// <summary>Makes a client unable to reach these hosts for a while; it can reach all others.</summary>
    private void MoveAway(SimulatedClient client, List<int> hosts)
    {
        Log($"{client.User} moves away from {string.Join(", ", hosts.Select(host => $"s{host}"))}", 0);
        foreach (var host in Enumerable.Range(0, _scenario.Servers)) HealBothWays(client.Host, host);
        foreach (var host in hosts) _group.Network.CutBothWays(client.Host, host);
        client.Break(isNoticed: false);
        _group.Time.After(_dice.Wait(s_longestFault), () =>
        {
            foreach (var host in hosts) HealBothWays(client.Host, host);
        });
    }

    private void HealBothWays(int one, int other)
    {
        _group.Network.Heal(one, other);
        _group.Network.Heal(other, one);
    }
}
