using System.Net;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>
/// A server's links with the other servers. Each server dials each peer and sends over the link that it dialled; the peer's
/// frames come over the link that the peer dialled. So two links never compete, and each direction has one order.
/// </summary>
/// <param name="options">The options with the address to dial from.</param>
/// <param name="security">Secures the links; null without a key.</param>
/// <param name="loop">The server's event loop. All members are used on its thread, unless stated otherwise.</param>
/// <param name="epoll">The event loop's sockets, if it watches them itself.</param>
/// <param name="protocol">Is told when links are up or down.</param>
/// <param name="outbox">Sends at the end of the turn.</param>
/// <param name="warnOfRefusal">Is told why a server refuses a link.</param>
internal sealed class PeerLinks(
    ChatServerOptions options,
    LinkSecurity? security,
    EventLoop loop,
    EpollWait? epoll,
    ServerProtocol protocol,
    LinkOutbox outbox,
    Action<string> warnOfRefusal)
{
    /// <summary>
    /// Most bytes that wait for a server that has dialled. It only gets a welcome and pongs over its link. Without a key anybody
    /// can say that it is a server, and could let pongs pile up unread.
    /// </summary>
    public const int AnswersBacklog = 256 * 1024;

    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(1);

    /// <summary>Time without an answer after which a link is closed; longer than the pauses of a loaded machine.</summary>
    private static readonly TimeSpan s_linkSilence = TimeSpan.FromSeconds(4);

    /// <summary>Silence after which a link may be replaced: more than two pings are missing.</summary>
    private static readonly TimeSpan s_linkLife = s_pingInterval * 2.5;

    private readonly TaskCompletionSource _never = new();
    private readonly Dictionary<Rank, OutgoingLink> _outgoing = [];
    private readonly Dictionary<Rank, DiallingServer> _incoming = [];
    private TimeSpan _pingedAt;

    /// <summary>Stops reading from all links, as if the reading threads were stuck; for tests.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>All open links.</summary>
    public IEnumerable<FrameLink> All =>
        _outgoing.Values.Select(outgoing => outgoing.Link).OfType<FrameLink>().Concat(_incoming.Values.Select(peer => peer.Link));

    /// <summary>Finds the one of a server's addresses that worked last; null if none has.</summary>
    public IPAddress? FindWorkingAddress(Rank rank) => _outgoing.GetValueOrDefault(rank)?.WorkingAddress;

    /// <summary>Dials a server once.</summary>
    /// <param name="member">The server.</param>
    /// <param name="self">This server, as it announces itself now.</param>
    /// <param name="cancellationToken">Cancelled when this server closes.</param>
    public void Dial(Member member, Member self, CancellationToken cancellationToken)
    {
        if (!_outgoing.TryGetValue(member.Rank, out var outgoing)) _outgoing[member.Rank] = outgoing = new OutgoingLink();
        var hello = new Hello(WireConstants.Version, options.Group, LinkRole.Server, LinkAuthentication.None, self);
        _ = DialAsync(member, outgoing, hello, cancellationToken);
    }

    public void Close(Rank rank)
    {
        if (_outgoing.Remove(rank, out var outgoing)) outgoing.Link?.CloseWhenWritten();
    }

    public void Send(Rank to, Frame frame)
    {
        if (_outgoing.TryGetValue(to, out var outgoing) && outgoing.Link is { } link) outbox.Gather(link, frame);
    }

    /// <summary>
    /// A server has dialled. Without a key anybody can say that it is a member, so a link over which the server is heard keeps its
    /// place (F9).
    /// </summary>
    /// <returns>Whether the link is taken.</returns>
    public bool TryAdd(DiallingServer peer, TimeSpan now)
    {
        var isUp = _incoming.TryGetValue(peer.Member.Rank, out var earlier) && !earlier.Link.HasEnded;
        if (security is null && isUp && now - earlier!.HeardAt < s_linkLife)
        {
            peer.Refuse();
            peer.Link.Gather(new Error(ChatError.TooManyLinks, "The server has a link already, and is heard over it."));
            outbox.Dismiss(peer.Link);
            return false;
        }

        // A peer dials again only when it has lost its link, so frames that still come over the old one are out of order.
        earlier?.Close();
        peer.HeardAt = now;
        _incoming[peer.Member.Rank] = peer;
        return true;
    }

    /// <summary>The link that a server dialled has ended.</summary>
    public void Remove(DiallingServer peer)
    {
        if (_incoming.GetValueOrDefault(peer.Member.Rank) == peer) _incoming.Remove(peer.Member.Rank);
    }

    /// <summary>
    /// Pings each link, because heartbeats use UDP and prove nothing about the links. A dead link (a firewall has forgotten it,
    /// or the other side has stopped reading) would look alive as long as little is sent over it.
    /// </summary>
    public void Ping(TimeSpan now)
    {
        var sinceLast = now - _pingedAt;
        if (sinceLast < s_pingInterval) return;
        _pingedAt = now;

        // After a pause of this server's own, the answers are still waiting in the sockets.
        var isBack = sinceLast > s_pingInterval * 2;
        foreach (var outgoing in _outgoing.Values)
        {
            if (outgoing.Link is not { } link) continue;
            if (isBack) outgoing.Hear(now);
            if (now - outgoing.HeardAt >= s_linkSilence) link.Dispose();
            else outbox.Gather(link, new Ping());
        }
    }

    private async Task DialAsync(Member member, OutgoingLink outgoing, Hello hello, CancellationToken cancellationToken)
    {
        var result = await TryDialAsync(member, outgoing, hello, cancellationToken).ConfigureAwait(false);
        if (!loop.Post(() => OnDialled(member.Rank, outgoing, result))) result.Link?.Dispose();
    }

    private async Task<DialResult> TryDialAsync(
        Member member, OutgoingLink outgoing, Hello hello, CancellationToken cancellationToken)
    {
        try
        {
            // Only a refusal at the address that worked before proves something.
            var working = ListWorking(member, outgoing).ToList();
            return await LinkDialer.DialAsync(
                working.Count > 0 ? working : member.Endpoints,
                options.BindAddress,
                security,
                hello,
                OnHeard,
                OnLinkEnded,
                cancellationToken,
                epoll).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return new DialResult(null, null, DialFailure.Unreachable, null);
        }

        ValueTask OnHeard(FrameLink link, IReadOnlyList<Frame> frames)
        {
            // Only pongs come over the links that this server dialled.
            if (IsDeaf) return new ValueTask(_never.Task);
            outgoing.Hear(loop.Clock.Elapsed);
            return default;
        }

        void OnLinkEnded(FrameLink link, Error? error) => loop.Handle(() =>
        {
            if (!_outgoing.TryGetValue(member.Rank, out var current) || current.Link != link) return;
            current.Lose();
            protocol.LinkDown(loop.Clock.Now, member.Rank);
        });
    }

    /// <summary>The member's endpoints at the address that worked before, with its scope.</summary>
    private static IEnumerable<Endpoint> ListWorking(Member member, OutgoingLink outgoing) =>
        outgoing.WorkingAddress is { } address
            ? member.Endpoints.Where(endpoint => LocalNetwork.AreSame(endpoint.Address, address))
                .Select(endpoint => endpoint with { Address = address })
            : [];

    private void OnDialled(Rank rank, OutgoingLink outgoing, DialResult result)
    {
        if (!_outgoing.TryGetValue(rank, out var current) || current != outgoing)
        {
            result.Link?.Dispose();
        }
        else if (result.Link is not { } link || link.HasEnded)
        {
            if (result.Error is not null) warnOfRefusal($"{rank} refuses the link: {result.Error.Text}");
            protocol.DialFailed(loop.Clock.Now, rank, result.Failure);
        }
        else if (result.Welcome!.Self.Rank != rank)
        {
            link.Dispose();
            protocol.DialFailed(loop.Clock.Now, rank, DialFailure.Replaced);
        }
        else
        {
            outgoing.Open(link, loop.Clock.Elapsed);
            protocol.LinkUp(loop.Clock.Now, rank);
        }
    }
}
