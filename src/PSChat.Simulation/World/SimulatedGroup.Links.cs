using PSChat.Groups;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>Transport of frames and datagrams.</summary>
internal sealed partial class SimulatedGroup
{
    /// <summary>
    /// Number of heartbeats of which one is encoded and decoded. Heartbeats are most of the traffic, and all alike.
    /// </summary>
    private const int CodedHeartbeats = 16;

    /// <summary>Frames that only show that a peer is alive; they have no content, and there are many.</summary>
    private static readonly HashSet<FrameType> s_boring = [FrameType.Ping, FrameType.Pong];

    private long _heartbeats;

    public void BeforeSend(SimulatedServer from, Rank to, Frame frame)
    {
        if (Sending is not null && Find(to) is { } receiver) Sending(from, receiver, frame);
    }

    public void AfterSend(SimulatedServer from, Rank to, Frame frame)
    {
        _invariants.OnSent(from, to, frame);
        if (Sent is not null && Find(to) is { } receiver) Sent(from, receiver, frame);
    }

    public void Record(SimulatedServer from, Rank to, Frame frame)
    {
        if (KeepsTranscript) NoteFrame(from.Self.Name, NameOf(to), frame);
    }

    public void RecordToServer(SimulatedClient from, int host, Frame frame)
    {
        if (KeepsTranscript) NoteFrame(from.User, NameOf(host), frame);
    }

    public void RecordToClient(SimulatedServer from, SimulatedClientLink link, Frame frame)
    {
        if (frame is Acknowledged acknowledged) _invariants.Clients.OnAcknowledging(from, link.Client, acknowledged);
        if (KeepsTranscript) NoteFrame(from.Self.Name, link.Client.User, frame);
    }

    /// <summary>Records a datagram other than a heartbeat.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="host">The receiving host; null for all.</param>
    /// <param name="datagram">The datagram.</param>
    public void Record(string from, int? host, Datagram datagram)
    {
        if (KeepsTranscript) Note($"{from} -> {(host is { } one ? NameOf(one) : "all")} {FrameText.Tell(datagram)}");
    }

    /// <summary>The name of a server. A server that is not in the simulation has only its rank.</summary>
    public string NameOf(Rank rank) => Find(rank)?.Self.Name ?? rank.ToString();

    /// <summary>Acts now if a message can get there; otherwise when the network heals.</summary>
    public void WhenReachable(int from, int to, Action action)
    {
        if (Network.IsOpen(from, to))
        {
            Time.After(Network.NextLatency(from, to), action);
            return;
        }

        void Retry()
        {
            if (!Network.IsOpen(from, to)) return;
            Network.Changed -= Retry;
            Time.After(Network.NextLatency(from, to), action);
        }

        Network.Changed += Retry;
    }

    public void Dial(SimulatedServer dialler, Member member, long dial)
    {
        var (from, to) = (dialler.Host, SimulatedServer.HostOf(member.Endpoint));
        var target = Servers.FindLast(server => server.Host == to && server.IsAlive);
        var reachable = Network.Flows(from, to) && Network.Flows(to, from);
        var roundTrip = Network.NextLatency(from, to) + Network.NextLatency(to, from);
        if (!reachable || target is { IsPaused: true }) Fail(TimeSpan.FromSeconds(1), DialFailure.Unreachable);
        else if (target is null || Network.Refuses(from, to)) Fail(roundTrip, DialFailure.Refused);
        else if (target.Self.Rank != member.Rank) Fail(roundTrip * 2, DialFailure.Replaced);
        else Time.After(roundTrip * 2, () => Connect(dialler, target, dial));

        void Fail(TimeSpan wait, DialFailure failure) => Time.After(wait, () => dialler.OnDialFailed(member.Rank, dial, failure));
    }

    public void SendDatagram(SimulatedServer from, int host, Datagram datagram, Rank? meant)
    {
        if (!from.IsAlive) return;
        var source = new Endpoint(SimulatedServer.AddressOf(from.Host), 2);
        var bytes = Wire?.Seal(from, datagram);
        Network.SendDatagram(from.Host, host, () =>
        {
            if (host >= FirstClientHost)
            {
                foreach (var client in Clients.Where(client => client.Host == host && Takes(client, bytes)))
                {
                    client.Input(now => client.Protocol.Receive(now, datagram));
                }

                return;
            }

            foreach (var server in Servers)
            {
                if (!server.IsAlive || server.Host != host || server == from || (meant is { } rank && server.Self.Rank != rank))
                {
                    continue;
                }

                if (Takes(server, bytes)) server.Input(now => server.Protocol.Receive(now, source, datagram));
            }
        });
    }

    /// <summary>Whether a receiver accepts a datagram; always in a group without a key.</summary>
    public bool Takes(object receiver, byte[]? bytes) => Wire is null || Wire.Open(receiver, bytes!) is not null;

    /// <summary>The heartbeat as its receivers see it.</summary>
    public Heartbeat Carry(Heartbeat heartbeat) =>
        _heartbeats++ % CodedHeartbeats == 0 ? (Heartbeat)TakeThroughWire(heartbeat) : heartbeat;

    public void SendHeartbeat(SimulatedServer from, Member peer, Endpoint source, Heartbeat heartbeat)
    {
        if (Find(peer.Rank) is not { IsAlive: true } server) return;
        var bytes = Wire?.Seal(from, heartbeat);
        for (var copies = Network.CountCopies(from.Host, server.Host); copies > 0; copies--)
        {
            var wait = Network.NextLatency(from.Host, server.Host);
            if (!GathersHeartbeats) Time.After(wait, () => ReceiveHeartbeat(server));
            else if (Takes(server, bytes)) server.ReceiveLater(Time.Elapsed + wait, source, heartbeat);
        }

        void ReceiveHeartbeat(SimulatedServer receiver)
        {
            if (Takes(receiver, bytes)) receiver.Receive(source, heartbeat);
        }
    }

    public Datagram TakeThroughWire(Datagram datagram)
    {
        DatagramCodec.Write(Network.Writer, datagram);
        return DatagramCodec.Read(Network.Writer.WrittenMemory)
            ?? throw new InvalidOperationException($"A {datagram.GetType().Name} did not survive the wire.");
    }

    private string NameOf(int host) =>
        host < FirstClientHost ? $"s{host}" : Clients.Find(client => client.Host == host)?.User ?? $"host {host}";

    private void NoteFrame(string from, string to, Frame frame)
    {
        if (!s_boring.Contains(frame.Type)) Note($"{from} -> {to} {FrameText.Tell(frame)}");
    }

    private void Connect(SimulatedServer dialler, SimulatedServer target, long dial)
    {
        var rank = target.Self.Rank;
        if (!dialler.IsAlive) return;
        if (!target.IsAlive || target.IsPaused)
        {
            dialler.OnDialFailed(rank, dial, target.IsAlive ? DialFailure.Unreachable : DialFailure.Refused);
            return;
        }

        Wire?.Prove(dialler.Self.Rank, new LinkTranscript(new byte[32], new byte[32], new byte[32], new byte[32]));
        var stream = new SimulatedStream(Time, Network, dialler.Host, target.Host,
            frame => target.Receive(dialler.Self, frame),
            () => { });
        if (dialler.OnDialled(rank, dial, stream)) target.Accept(dialler, stream);
    }
}
