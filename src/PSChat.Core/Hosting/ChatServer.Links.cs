using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat;

/// <summary>
/// Connects a server's links with the state machine: passes on what comes over them, and sends what it decides.
/// </summary>
public sealed partial class ChatServer : ILinkHandler
{
    private readonly TaskCompletionSource _never = new();
    private readonly LinkOutbox _outbox = new();
    private readonly PeerLinks _peers;
    private readonly ClientLinks _clients;
    private long _lastConnection;

    /// <summary>Stops reading from all links, as if the reading threads were stuck; for tests.</summary>
    internal bool IsDeaf
    {
        get => _peers.IsDeaf;
        set => _peers.IsDeaf = value;
    }

    void IServerEffects.Dial(Member member) => _peers.Dial(member, Self, _closing.Token);

    void IServerEffects.CloseLink(Rank rank) => _peers.Close(rank);

    void IServerEffects.Send(Rank to, Frame frame) => _peers.Send(to, frame);

    void IHomeEffects.SendToClient(long connection, Frame frame) => _clients.Send(connection, frame);

    void IHomeEffects.ClientHasUnread(long connection) => _clients.OnUnread(connection);

    void IHomeEffects.CloseClient(long connection, ChatError code, string text)
    {
        if (_clients.Remove(connection) is not { } link) return;
        if (text.Length > 0) link.Gather(new Error(code, text));
        _outbox.Dismiss(link);
        _loop.Post(() => _protocol.ClientDown(_loop.Clock.Now, connection));
    }

    object ILinkHandler.Greeted(FrameLink link, Hello hello)
    {
        if (hello.Self is { } member)
        {
            link.MaximumBacklog = PeerLinks.AnswersBacklog;
            var peer = new DiallingServer(member, link);
            if (!IsDeaf && !_loop.Handle(() => Welcome(peer))) link.Dispose();
            return peer;
        }

        link.MaximumBacklog = _options.Limits.ClientBacklog;
        var client = new DiallingClient(Interlocked.Increment(ref _lastConnection), link);
        if (!_loop.Handle(() => Welcome(client))) link.Dispose();
        return client;
    }

    ValueTask ILinkHandler.Received(object peer, IReadOnlyList<Frame> frames)
    {
        if (IsDeaf) return new ValueTask(_never.Task);
        var from = (Dialler)peer;
        if (!_loop.IsReading) return PostAsync(from, frames);
        _loop.HandleNow((Server: this, from, frames), static input => input.Server.Receive(input.from, input.frames));
        return default;
    }

    /// <summary>Posts frames from a thread that reads on its own, at most as fast as the loop handles them.</summary>
    private async ValueTask PostAsync(Dialler from, IReadOnlyList<Frame> frames)
    {
        await from.Unhandled.WaitAsync().ConfigureAwait(false);
        if (!_loop.Post(Handle)) from.Unhandled.Release();

        void Handle()
        {
            Receive(from, frames);
            from.Unhandled.Release();
        }
    }

    private void Receive(Dialler peer, IReadOnlyList<Frame> frames)
    {
        var now = _loop.Clock.Now;
        foreach (var frame in frames) Receive(now, peer, frame);
    }

    private void Receive(Instant now, Dialler peer, Frame frame)
    {
        if (peer is DiallingServer heard) heard.HeardAt = now.Monotonic;
        switch (peer)
        {
            case DiallingServer { IsCurrent: true } server when frame is Ping: _outbox.Gather(server.Link, new Pong()); break;
            case DiallingServer { IsCurrent: true } server: _protocol.Receive(now, server.Member, frame); break;
            case DiallingClient client: _protocol.ReceiveFromClient(now, client.Connection, frame); break;
            default: break;
        }
    }

    void ILinkHandler.Ended(object peer) => _loop.Handle(() =>
    {
        switch (peer)
        {
            case DiallingServer server:
                if (server.Link.WasOverrun) CountRefusal(ServerLimit.Backlog);
                _peers.Remove(server);
                break;
            case DiallingClient client when _clients.Remove(client.Connection) is { } link:
                if (link.WasOverrun) CountRefusal(ServerLimit.Backlog);
                _protocol.ClientDown(_loop.Clock.Now, client.Connection);
                break;
            default:
                break;
        }
    });

    private void Welcome(DiallingServer peer)
    {
        if (!_peers.TryAdd(peer, _loop.Clock.Elapsed)) return;
        _outbox.Gather(peer.Link, new Welcome(Self, _view));
        _protocol.PeerUp(_loop.Clock.Now, peer.Member);
    }

    private void Welcome(DiallingClient client)
    {
        _clients.Add(client.Connection, client.Link);
        client.Link.Drained += _ => _loop.Post(() => _clients.OnDrained(client.Connection));
        _protocol.ClientUp(_loop.Clock.Now, client.Connection);
        _outbox.Gather(client.Link, new Welcome(Self, _view));
    }

    private void CloseLinks(bool abruptly)
    {
        foreach (var link in _peers.All.Concat(_clients.All.Values).Concat(_outbox.Dismissed))
        {
            if (abruptly) link.Dispose();
            else link.CloseWhenWritten();
        }
    }
}
