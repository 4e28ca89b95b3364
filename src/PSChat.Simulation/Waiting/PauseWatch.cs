using PSChat.Protocol;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Waiting;

/// <summary>
/// Watches all clients of a simulated group, and notes each time in which one waits for an acknowledgement and gets none. It
/// looks at short intervals what they wait for, and draws no random number, so that a watched run is the same as another.
/// </summary>
internal sealed class PauseWatch
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    private readonly SimulatedGroup _group;
    private readonly ulong _seed;
    private readonly SimulatedWait _sorter;
    private readonly Dictionary<SimulatedClient, Waiting> _waiting = [];
    private readonly List<FaultSpan> _faults = [];
    private readonly List<ClientPause> _pauses = [];
    private readonly Action _plannedLook;

    /// <param name="group">The group.</param>
    /// <param name="seed">Seed of its run, which the pauses name.</param>
    public PauseWatch(SimulatedGroup group, ulong seed)
    {
        _seed = seed;
        (_group, _sorter) = (group, new SimulatedWait(group));
        _plannedLook = Look;
        Look();
    }

    /// <summary>The pauses that are long enough to be noticed.</summary>
    public IReadOnlyList<ClientPause> Pauses => _pauses;

    /// <summary>A fault begins that touches these hosts.</summary>
    public FaultSpan Begin(params IEnumerable<int> hosts)
    {
        var fault = new FaultSpan(_group.Time.Elapsed, hosts.ToHashSet());
        _faults.Add(fault);
        return fault;
    }

    private void Look()
    {
        _group.Time.After(s_look, _plannedLook);
        foreach (var client in _group.Clients)
        {
            if (_waiting.TryGetValue(client, out var waiting))
            {
                if (client.Protocol.Outbox.Count > 0 && client.Acknowledged.Count == waiting.Acknowledged)
                {
                    waiting.Add(_sorter.Sort(client), s_look);
                    continue;
                }

                _waiting.Remove(client);
                End(client, waiting);
            }

            if (client.Protocol.Outbox.Count == 0) continue;
            var server = client.Protocol.State == ClientState.Attached ? client.ServerHost : null;
            _waiting[client] = new Waiting(_group.Time.Elapsed, server, client.Acknowledged.Count);
        }
    }

    private void End(SimulatedClient client, Waiting waiting)
    {
        if (waiting.Length < ClientPause.Noticed) return;
        var isTouched = waiting.ServerHost is not { } serverHost
            || _faults.Exists(fault => fault.Touches(waiting.From, _group.Time.Elapsed, client.Host, serverHost));
        _pauses.Add(new ClientPause(client.User, waiting.From, waiting.Parts, isTouched) { Seed = _seed });
    }

    private sealed class Waiting(TimeSpan from, int? serverHost, int acknowledged)
    {
        public TimeSpan From => from;

        /// <summary>Host of its server at the beginning; null if it had none. It then pays for an earlier fault.</summary>
        public int? ServerHost => serverHost;

        public int Acknowledged => acknowledged;

        public TimeSpan Length { get; private set; }

        public Dictionary<WaitCause, TimeSpan> Parts { get; } = [];

        public void Add(WaitCause cause, TimeSpan time)
        {
            Parts[cause] = Parts.GetValueOrDefault(cause) + time;
            Length += time;
        }
    }
}
