using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>One server of a <see cref="Rehearsal"/>: the state machine, with the codecs as its network.</summary>
internal sealed class RehearsedServer : IServerEffects
{
    private const int Chunk = 64 * 1024;

    private static readonly EventHandler<ViewChangedEventArgs> s_subscriber = static (_, _) => { };

    private readonly Rehearsal _rehearsal;
    private readonly WireWriter _writer = new();
    private readonly List<DeliveredEntry> _deliveries = [];
    private readonly OrderedEvents _events = new(limit: 1000, tags: [], _ => { }, _ => { });
    private GroupView? _view;
    private long _unread;

    public RehearsedServer(Rehearsal rehearsal, ServerSettings settings)
    {
        _rehearsal = rehearsal;
        Protocol = new ServerProtocol(settings, this);
    }

    public ServerProtocol Protocol { get; }

    public bool IsAlive { get; set; } = true;

    public bool IsAttached { get; private set; }

    /// <summary>Sequence number up to which the client's messages are acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Number of messages that were sent to the client.</summary>
    public long Delivered { get; private set; }

    private Instant Now => _rehearsal.Now;

    private Endpoint Source => Protocol.Self.Endpoint;

    /// <summary>Does what the event loop does after its inputs.</summary>
    public void Turn()
    {
        Protocol.Tick(Now);
        Protocol.Flush(Now);
        var heartbeat = Protocol.MakeHeartbeat(Now);
        foreach (var peer in Protocol.Peers) Notify(peer, heartbeat);
        if (_unread == 0) return;
        if (Protocol.TryReadRun(_unread, Chunk, out var run, out var hasMore))
        {
            run.Write(_writer);
            Delivered += run.End - run.First;
        }
        else
        {
            _deliveries.Clear();
            hasMore = Protocol.ReadDeliveries(_unread, Chunk, _deliveries);
            Delivered += _deliveries.Count;
        }

        if (!hasMore) _unread = 0;
    }

    public void FromClient(long connection, Frame frame) => Protocol.ReceiveFromClient(Now, connection, OverWire(frame));

    public void Broadcast(Datagram datagram)
    {
        foreach (var other in _rehearsal.Living.Where(other => other != this)) Deliver(other, datagram);
    }

    public void Reply(Endpoint to, Datagram datagram)
    {
        if (_rehearsal.Living.FirstOrDefault(other => other.Source == to) is { } receiver) Deliver(receiver, datagram);
    }

    public void Notify(Member to, Datagram datagram)
    {
        if (Find(to.Rank) is { } receiver) Deliver(receiver, datagram);
    }

    public void Dial(Member member) => _rehearsal.Post(() =>
    {
        if (Find(member.Rank) is not { } receiver)
        {
            Protocol.DialFailed(Now, member.Rank, DialFailure.Refused);
            return;
        }

        OverWire(new Hello(WireConstants.Version, "rehearsal", LinkRole.Server, LinkAuthentication.None, Protocol.Self));
        receiver.Protocol.PeerUp(Now, Protocol.Self);
        Protocol.LinkUp(Now, member.Rank);
    });

    public void CloseLink(Rank rank)
    {
    }

    public void Send(Rank to, Frame frame)
    {
        var received = OverWire(frame);
        _rehearsal.Post(() => Find(to)?.Protocol.Receive(Now, Protocol.Self, received));
    }

    public void SendToClient(long connection, Frame frame)
    {
        var received = OverWire(frame);
        if (received is Attached) IsAttached = true;
        else if (received is Acknowledged acknowledged) Acknowledged = acknowledged.Sequence;
    }

    public void ClientHasUnread(long connection) => _unread = connection;

    public void CloseClient(long connection, ChatError code, string text)
    {
    }

    public void ViewInstalled(GroupView view, TimeSpan electionDuration)
    {
        var news = new ViewChangedEventArgs(view, _view, electionDuration);
        _view = view;
        if (news.LeaderChanged) _events.Raise(s_subscriber, this, news);
    }

    public void MembersListed(MemberList list)
    {
    }

    public void Ended(ChatException? failure) => IsAlive = false;

    public void Refused(ServerLimit limit)
    {
    }

    public void Trace(string text)
    {
    }

    private RehearsedServer? Find(Rank rank) => _rehearsal.Living.FirstOrDefault(other => other.Protocol.Self.Rank == rank);

    private void Deliver(RehearsedServer receiver, Datagram datagram)
    {
        DatagramCodec.Write(_writer, datagram);
        var received = DatagramCodec.Read(_writer.Written.ToArray())!;
        _rehearsal.Post(() => receiver.Protocol.Receive(Now, Source, received));
    }

    private Frame OverWire(Frame frame)
    {
        _writer.Reset();
        FrameCodec.Write(_writer, frame);
        return FrameCodec.Read(_writer.Written[FrameCodec.LengthBytes..].ToArray())!;
    }
}
