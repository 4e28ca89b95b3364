using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat;

/// <summary>
/// The links of a server. Each server dials each peer and sends over the link that it dialled; what the peer sends comes
/// over the link that the peer dialled. So no two links ever compete, and each direction has one order.
/// </summary>
public sealed partial class ChatServer : ILinkHandler
{
    /// <summary>What is given to a client's link at a time; more only when that is on its way.</summary>
    private const int DeliveryChunk = 64 * 1024;

    /// <summary>Batches of one link that wait for the event loop: a peer cannot send faster than it is dealt with.</summary>
    private const int MaximumUnhandled = 8;

    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(1);

    /// <summary>A link without an answer for this long leads nowhere: longer than a loaded machine takes its time.</summary>
    private static readonly TimeSpan s_linkSilence = TimeSpan.FromSeconds(4);

    private readonly TaskCompletionSource _never = new();
    private readonly Dictionary<Rank, OutgoingLink> _outgoing = [];
    private readonly Dictionary<Rank, PeerServer> _incoming = [];
    private readonly Dictionary<long, FrameLink> _clientLinks = [];
    private readonly HashSet<FrameLink> _dirty = [];

    /// <summary>To be closed when all else of the turn is written: who sees the end of its link may rely on it that the leader is
    /// told, and the name free.</summary>
    private readonly List<FrameLink> _dismissed = [];
    private readonly HashSet<long> _unread = [];
    private readonly List<DeliveredEntry> _deliveries = [];
    private readonly WireWriter _runBytes = new();
    private RoomRun _encodedRun;
    private long _lastConnection;
    private TimeSpan _pingedAt;

    /// <summary>For tests: from now on nothing is read from any link, as if the threads that do it were stuck.</summary>
    internal bool IsDeaf { get; set; }

    void IServerEffects.Dial(Member member)
    {
        if (!_outgoing.TryGetValue(member.Rank, out var outgoing)) _outgoing[member.Rank] = outgoing = new OutgoingLink();
        _ = DialAsync(member, outgoing);
    }

    void IServerEffects.CloseLink(Rank rank)
    {
        if (_outgoing.Remove(rank, out var outgoing)) outgoing.Link?.CloseWhenWritten();
    }

    void IServerEffects.Send(Rank to, Frame frame)
    {
        if (_outgoing.TryGetValue(to, out var outgoing) && outgoing.Link is { } link) Gather(link, frame);
    }

    void IHomeEffects.SendToClient(long connection, Frame frame)
    {
        if (_clientLinks.TryGetValue(connection, out var link)) Gather(link, frame);
    }

    void IHomeEffects.ClientHasUnread(long connection) => _unread.Add(connection);

    void IHomeEffects.CloseClient(long connection, ChatError code, string text)
    {
        if (!_clientLinks.Remove(connection, out var link)) return;
        if (text.Length > 0) link.Gather(new Error(code, text));
        _dismissed.Add(link);
        _loop.Post(() => _protocol.ClientDown(_loop.Clock.Now, connection));
    }

    object ILinkHandler.Greeted(FrameLink link, Hello hello)
    {
        if (hello.Self is { } member)
        {
            var peer = new PeerServer(member, link);
            if (!IsDeaf && !_loop.Handle(() => Welcome(peer))) link.Dispose();
            return peer;
        }

        link.MaximumBacklog = _options.Limits.ClientBacklog;
        var client = new PeerClient(Interlocked.Increment(ref _lastConnection), link);
        if (!_loop.Handle(() => Welcome(client, link))) link.Dispose();
        return client;
    }

    ValueTask ILinkHandler.Received(object peer, IReadOnlyList<Frame> frames)
    {
        if (IsDeaf) return new ValueTask(_never.Task);
        var from = (Peer)peer;
        if (!_loop.IsReading) return PostAsync(from, frames);
        _loop.HandleNow((Server: this, from, frames), static input => input.Server.Receive(input.from, input.frames));
        return default;
    }

    /// <summary>From a thread that reads for itself: no faster than the loop deals with it.</summary>
    private async ValueTask PostAsync(Peer from, IReadOnlyList<Frame> frames)
    {
        await from.Unhandled.WaitAsync().ConfigureAwait(false);
        if (!_loop.Post(Handle)) from.Unhandled.Release();

        void Handle()
        {
            Receive(from, frames);
            from.Unhandled.Release();
        }
    }

    private void Receive(Peer peer, IReadOnlyList<Frame> frames)
    {
        var now = _loop.Clock.Now;
        foreach (var frame in frames) Receive(now, peer, frame);
    }

    private void Receive(Instant now, Peer peer, Frame frame)
    {
        switch (peer)
        {
            case PeerServer { IsCurrent: true } server when frame is Ping: Gather(server.Link, new Pong()); break;
            case PeerServer { IsCurrent: true } server: _protocol.Receive(now, server.Member, frame); break;
            case PeerClient client: _protocol.ReceiveFromClient(now, client.Connection, frame); break;
            default: break;
        }
    }

    void ILinkHandler.Ended(object peer) => _loop.Handle(() =>
    {
        switch (peer)
        {
            case PeerServer server when _incoming.GetValueOrDefault(server.Member.Rank) == server:
                _incoming.Remove(server.Member.Rank);
                break;
            case PeerClient client when _clientLinks.Remove(client.Connection):
                if (client.Link.WasOverrun) CountRefusal(ServerLimit.Backlog);
                _protocol.ClientDown(_loop.Clock.Now, client.Connection);
                break;
            default:
                break;
        }
    });

    private void Welcome(PeerServer peer)
    {
        // A peer dials anew only when it has lost its link: what still comes over the old one is out of order.
        if (_incoming.TryGetValue(peer.Member.Rank, out var earlier)) earlier.Close();
        _incoming[peer.Member.Rank] = peer;
        Gather(peer.Link, new Welcome(Self, _view));
        _protocol.PeerUp(_loop.Clock.Now, peer.Member);
    }

    private void Welcome(PeerClient client, FrameLink link)
    {
        _clientLinks[client.Connection] = link;
        link.Drained += _ => _loop.Post(() => OnDrained(client.Connection));
        _protocol.ClientUp(_loop.Clock.Now, client.Connection);
        Gather(link, new Welcome(Self, _view));
    }

    private async Task DialAsync(Member member, OutgoingLink outgoing)
    {
        var hello = new Hello(WireConstants.Version, Group, LinkRole.Server, LinkAuthentication.None, Self);
        var result = await TryDialAsync(member, outgoing, hello).ConfigureAwait(false);
        if (!_loop.Post(() => OnDialled(member.Rank, outgoing, result))) result.Link?.Dispose();
    }

    private async Task<DialResult> TryDialAsync(Member member, OutgoingLink outgoing, Hello hello)
    {
        try
        {
            // The address that worked before is the one whose refusal proves something.
            var working = member.Endpoints.Where(endpoint => endpoint.Address.Equals(outgoing.WorkingAddress)).ToList();
            return await LinkDialer.DialAsync(
                working.Count > 0 ? working : member.Endpoints,
                _options.BindAddress,
                _security,
                hello,
                OnHeard,
                OnLinkEnded,
                _closing.Token,
                ServerSockets.EpollOf(_wait)).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return new DialResult(null, null, DialFailure.Unreachable, null);
        }

        ValueTask OnHeard(FrameLink link, IReadOnlyList<Frame> frames)
        {
            // Only pongs come this way.
            if (IsDeaf) return new ValueTask(_never.Task);
            outgoing.Hear(_loop.Clock.Elapsed);
            return default;
        }

        void OnLinkEnded(FrameLink link, Error? error) => _loop.Handle(() =>
        {
            if (!_outgoing.TryGetValue(member.Rank, out var current) || current.Link != link) return;
            current.Link = null;
            _protocol.LinkDown(_loop.Clock.Now, member.Rank);
        });
    }

    private void OnDialled(Rank rank, OutgoingLink outgoing, DialResult result)
    {
        if (!_outgoing.TryGetValue(rank, out var current) || current != outgoing)
        {
            result.Link?.Dispose();
        }
        else if (result.Link is not { } link || link.HasEnded)
        {
            if (result.Error is not null) Log(ServerEvent.LinkRefused, $"{rank} refuses the link: {result.Error.Text}");
            _protocol.DialFailed(_loop.Clock.Now, rank, result.Failure);
        }
        else if (result.Welcome!.Self.Rank != rank)
        {
            link.Dispose();
            _protocol.DialFailed(_loop.Clock.Now, rank, DialFailure.Replaced);
        }
        else
        {
            outgoing.Link = link;
            outgoing.Hear(_loop.Clock.Elapsed);
            outgoing.WorkingAddress = link.RemoteEndpoint.Address;
            _protocol.LinkUp(_loop.Clock.Now, rank);
        }
    }

    /// <summary>
    /// Heartbeats come by UDP, and tell nothing of the links: one that leads nowhere any more (a firewall has forgotten it,
    /// or the other side has stopped reading) would look alive for as long as nothing much is sent over it.
    /// </summary>
    private void PingServers(Instant now)
    {
        var sinceLast = now.Monotonic - _pingedAt;
        if (sinceLast < s_pingInterval) return;
        _pingedAt = now.Monotonic;

        // After a pause of our own the answers wait in the sockets.
        var isBack = sinceLast > s_pingInterval * 2;
        foreach (var outgoing in _outgoing.Values)
        {
            if (outgoing.Link is not { } link) continue;
            if (isBack) outgoing.Hear(now.Monotonic);
            if (now.Monotonic - outgoing.HeardAt >= s_linkSilence) link.Dispose();
            else Gather(link, new Ping());
        }
    }

    private void Gather(FrameLink link, Frame frame)
    {
        link.Gather(frame);
        _dirty.Add(link);
    }

    private void FlushLinks()
    {
        foreach (var link in _dirty) link.Flush();
        _dirty.Clear();
        foreach (var link in _dismissed) link.CloseWhenWritten();
        _dismissed.Clear();
    }

    private void OnDrained(long connection)
    {
        if (_clientLinks.ContainsKey(connection)) _unread.Add(connection);
    }

    /// <summary>Each client is given what fits its link now; the rest stays in the log until that is on its way.</summary>
    private void WriteDeliveries()
    {
        if (_unread.Count == 0) return;
        foreach (var connection in _unread.ToArray())
        {
            _unread.Remove(connection);
            if (!_clientLinks.TryGetValue(connection, out var link) || (link.IsWriting && link.Backlog >= DeliveryChunk)) continue;
            if (Deliver(connection, link)) _unread.Add(connection);
        }
    }

    /// <returns>Whether more waits for the client.</returns>
    private bool Deliver(long connection, FrameLink link)
    {
        if (_protocol.TryReadRun(connection, DeliveryChunk, out var run, out var hasMore))
        {
            if (run != _encodedRun) run.Write(_runBytes);
            _encodedRun = run;
            link.Send(_runBytes.Written);
            CountDelivered(run.End - run.First);
            return hasMore;
        }

        _deliveries.Clear();
        hasMore = _protocol.ReadDeliveries(connection, DeliveryChunk, _deliveries);
        if (_deliveries.Count > 0) Gather(link, new Deliver(_deliveries));
        CountDelivered(_deliveries.Count);
        return hasMore;
    }

    private void CloseLinks(bool abruptly)
    {
        var links = _outgoing.Values.Select(outgoing => outgoing.Link).OfType<FrameLink>()
            .Concat(_incoming.Values.Select(peer => peer.Link))
            .Concat(_clientLinks.Values)
            .Concat(_dismissed);
        foreach (var link in links)
        {
            if (abruptly) link.Dispose();
            else link.CloseWhenWritten();
        }
    }

    private sealed class OutgoingLink
    {
        private long _heardAt;

        public FrameLink? Link { get; set; }

        public IPAddress? WorkingAddress { get; set; }

        public TimeSpan HeardAt => TimeSpan.FromTicks(Interlocked.Read(ref _heardAt));

        public void Hear(TimeSpan now) => Interlocked.Exchange(ref _heardAt, now.Ticks);
    }

    /// <summary>Somebody who dialled us.</summary>
    private abstract class Peer(FrameLink link)
    {
        public FrameLink Link { get; } = link;

        private SemaphoreSlim? _unhandled;

        /// <summary>
        /// How many more batches may wait for the event loop; with none left, nothing more is read. Only where another thread
        /// reads.
        /// </summary>
        public SemaphoreSlim Unhandled => LazyInitializer.EnsureInitialized(ref _unhandled, static () => new SemaphoreSlim(MaximumUnhandled));
    }

    /// <summary>A server that dialled us.</summary>
    private sealed class PeerServer(Member member, FrameLink link) : Peer(link)
    {
        public Member Member { get; } = member;

        /// <summary>Whether the peer has not dialled anew since.</summary>
        public bool IsCurrent { get; private set; } = true;

        public void Close()
        {
            IsCurrent = false;
            Link.Dispose();
        }
    }

    /// <summary>A client that dialled us.</summary>
    private sealed class PeerClient(long connection, FrameLink link) : Peer(link)
    {
        public long Connection { get; } = connection;
    }
}
