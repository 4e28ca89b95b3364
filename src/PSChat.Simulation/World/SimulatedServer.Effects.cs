using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>The simulated sockets: links between servers, one for each direction, and clients' connections.</summary>
internal sealed partial class SimulatedServer : IServerEffects
{
    /// <summary>Number of bytes given to a client's link at a time, as in the host.</summary>
    private const int DeliveryChunk = 65536;

    private readonly Dictionary<Rank, SimulatedStream> _outgoing = [];
    private readonly Dictionary<Rank, SimulatedStream> _incoming = [];
    private readonly Dictionary<long, SimulatedClientLink> _clients = [];
    private readonly HashSet<long> _unread = [];
    private readonly List<DeliveredEntry> _deliveries = [];
    private readonly WireWriter _runBytes = new();
    private long _lastConnection;

    /// <summary>The dials under way; answers to other dials are dropped, as the host does.</summary>
    private readonly Dictionary<Rank, long> _dials = [];
    private long _lastDial;

    /// <summary>The peer's process is gone, or the network in between has reset the connections.</summary>
    public void OnPeerGone(Rank rank)
    {
        _incoming.Remove(rank);
        BreakLink(rank);
    }

    /// <summary>Resets the link that this server dialled: frames on their way are lost.</summary>
    public void BreakLink(Rank rank)
    {
        if (!_outgoing.Remove(rank, out var stream)) return;
        stream.Break();
        NoteLink($"loses its link to {_group.NameOf(rank)}");
        Record.Unlinked.TryAdd(rank, _group.Time.Elapsed);
        Input(now => Protocol.LinkDown(now, rank));
    }

    /// <summary>A peer has dialled; its earlier link is replaced.</summary>
    public void Accept(SimulatedServer peer, SimulatedStream stream)
    {
        if (_incoming.Remove(peer.Self.Rank, out var earlier)) earlier.Break();
        _incoming[peer.Self.Rank] = stream;
        Input(now => Protocol.PeerUp(now, peer.Self));
    }

    /// <summary>A frame has come over the link that a peer dialled.</summary>
    public void Receive(Member from, Frame frame) => Input(now =>
    {
        _group.Invariants.OnReceived(this, from.Rank, frame);

        // A process that was paused handles many frames in one turn, and may have changed roles in between.
        Record.Role = Protocol.Role;
        Protocol.Receive(now, from, frame);
    });

    /// <summary>A heartbeat has come.</summary>
    public void Receive(Endpoint source, Heartbeat heartbeat) => Input(now =>
    {
        Record.Heard[heartbeat.From] = _group.Time.Elapsed;
        Protocol.Receive(now, source, heartbeat);
    });

    /// <summary>The dial has succeeded.</summary>
    /// <returns>False if the server no longer waits for it.</returns>
    public bool OnDialled(Rank rank, long dial, SimulatedStream stream)
    {
        if (!EndDial(rank, dial)) return false;
        if (_outgoing.Remove(rank, out var earlier)) earlier.Break();
        _outgoing[rank] = stream;
        NoteLink($"has a link to {_group.NameOf(rank)}");
        Input(now =>
        {
            Record.Unlinked.Remove(rank);
            Protocol.LinkUp(now, rank);
        });
        return true;
    }

    public void OnDialFailed(Rank rank, long dial, DialFailure failure)
    {
        if (!EndDial(rank, dial)) return;
        NoteLink($"dials {_group.NameOf(rank)} in vain: {failure}");
        Input(now =>
        {
            if (failure is DialFailure.Refused or DialFailure.Replaced) Record.Accused[rank] = _group.Time.Elapsed;
            Protocol.DialFailed(now, rank, failure);
        });
    }

    public long AcceptClient(SimulatedClientLink link)
    {
        var connection = ++_lastConnection;
        _clients[connection] = link;
        Input(now => Protocol.ClientUp(now, connection));
        return connection;
    }

    public void ClientGone(long connection)
    {
        if (_clients.Remove(connection)) Input(now => Protocol.ClientDown(now, connection));
    }

    void IServerEffects.Broadcast(Datagram datagram)
    {
        _group.Record(Self.Name, null, datagram);
        var arriving = _group.TakeThroughWire(datagram);
        foreach (var host in _group.ServerHosts) _group.SendDatagram(this, host, arriving, null);
    }

    void IServerEffects.Reply(Endpoint to, Datagram datagram) => SendTo(HostOf(to), datagram, null);

    void IServerEffects.Notify(Member to, Datagram datagram) => SendTo(HostOf(to.Endpoint), datagram, to.Rank);

    void IServerEffects.Dial(Member member)
    {
        if (_isDoomed) return;
        _dials[member.Rank] = ++_lastDial;
        Record.Unlinked.TryAdd(member.Rank, _group.Time.Elapsed);
        _group.Dial(this, member, _lastDial);
    }

    void IServerEffects.CloseLink(Rank rank)
    {
        if (_isDoomed) return;
        _dials.Remove(rank);
        if (_outgoing.Remove(rank, out var stream)) stream.CloseWhenDelivered();
    }

    void IServerEffects.Send(Rank to, Frame frame)
    {
        if (_isDoomed || !_outgoing.TryGetValue(to, out var stream)) return;
        _group.BeforeSend(this, to, frame);
        if (_isDoomed) return;
        _group.Record(this, to, frame);
        stream.Send(frame);
        if (stream.Backlog > _group.Network.LinkBuffer) _group.Time.After(TimeSpan.Zero, () => BreakLink(to));
        _group.AfterSend(this, to, frame);
    }

    void IHomeEffects.SendToClient(long connection, Frame frame)
    {
        if (_isDoomed || !_clients.TryGetValue(connection, out var link)) return;
        _group.RecordToClient(this, link, frame);
        link.ToClient.Send(frame);
    }

    void IHomeEffects.ClientHasUnread(long connection) => _unread.Add(connection);

    void IHomeEffects.CloseClient(long connection, ChatError code, string text)
    {
        if (_isDoomed || !_clients.Remove(connection, out var link)) return;
        if (text.Length > 0)
        {
            var error = new Error(code, text);
            _group.RecordToClient(this, link, error);
            link.ToClient.Send(error);
        }

        link.ToClient.CloseWhenDelivered();
        _group.Time.After(TimeSpan.Zero, () => Input(now => Protocol.ClientDown(now, connection)));
    }

    void IServerEffects.ViewInstalled(GroupView view, TimeSpan electionDuration)
    {
        if (!_isDoomed) _group.OnViewInstalled(this, view);
    }

    void IHomeEffects.Refused(ServerLimit limit) => Refused[limit] = Refused.GetValueOrDefault(limit) + 1;

    void IServerEffects.MembersListed(MemberList list) => ListedMembers = list;

    void IServerEffects.Ended(ChatException? failure)
    {
        Failure = failure;
        _isEnding = true;
    }

    void IServerEffects.Trace(string text)
    {
        if (_group.KeepsTranscript && !_isDoomed) _group.Note($"{Self.Name} {text}");
    }

    private void NoteLink(string text)
    {
        if (_group.KeepsTranscript && IsAlive) _group.Note($"{Self.Name} {text}");
    }

    private void SendTo(int host, Datagram datagram, Rank? meant)
    {
        _group.Record(Self.Name, host, datagram);
        _group.SendDatagram(this, host, _group.TakeThroughWire(datagram), meant);
    }

    /// <summary>Gives each client as much as fits its link; a slow client reads on from its cursor later.</summary>
    private void WriteDeliveries()
    {
        if (_unread.Count == 0) return;
        foreach (var connection in _unread.ToArray())
        {
            var hasMore = true;
            while (hasMore && _clients.TryGetValue(connection, out var link) && link.ToClient.Backlog < DeliveryChunk)
            {
                if (ReadDeliveries(connection, out hasMore) is not { } frame) continue;
                _group.RecordToClient(this, link, frame);
                link.ToClient.Send(frame);
            }

            if (!hasMore || !_clients.ContainsKey(connection)) _unread.Remove(connection);
        }
    }

    /// <summary>Reads as the host does: as a run that others read too, and is encoded once for all, where there is one.</summary>
    private Deliver? ReadDeliveries(long connection, out bool hasMore)
    {
        if (Protocol.TryReadRun(connection, DeliveryChunk, out var run, out hasMore))
        {
            run.Write(_runBytes);
            return (Deliver)FrameCodec.Read(_runBytes.Written[FrameCodec.LengthBytes..].ToArray())!;
        }

        _deliveries.Clear();
        hasMore = Protocol.ReadDeliveries(connection, DeliveryChunk, _deliveries);
        return _deliveries.Count > 0 ? new Deliver([.. _deliveries]) : null;
    }

    private bool EndDial(Rank rank, long dial) => _dials.GetValueOrDefault(rank) == dial && _dials.Remove(rank);

    private void BreakLinks(bool sentArrives)
    {
        foreach (var stream in _outgoing.Values)
        {
            if (sentArrives) stream.CloseWhenDelivered();
            else stream.Break();
        }

        foreach (var stream in _incoming.Values) stream.Break();
        foreach (var peer in _group.Servers)
        {
            if (peer != this && peer.IsAlive) _group.WhenReachable(Host, peer.Host, () => peer.OnPeerGone(Self.Rank));
        }

        foreach (var client in _clients.Values) client.Break(Host, sentArrives);
    }
}
