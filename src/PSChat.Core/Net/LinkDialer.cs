using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Result of a dial: a link whose hello was accepted, or a reason.</summary>
/// <param name="Link">The link; null if there is none.</param>
/// <param name="Welcome">The answer to the hello.</param>
/// <param name="Failure">Why there is no link, or why the link is of no use if it has ended already.</param>
/// <param name="Error">The other side's answer, if it refused.</param>
internal sealed record DialResult(FrameLink? Link, Welcome? Welcome, DialFailure Failure, Error? Error);

/// <summary>Dials servers: connects to one of their endpoints and says hello.</summary>
internal static class LinkDialer
{
    /// <summary>Time limit for connecting, and again for the answer to the hello.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Time limit for TLS and the proofs of the key: the first TLS session of a process loads a lot of code.</summary>
    private static readonly TimeSpan s_securingPatience = TimeSpan.FromSeconds(2);

    /// <summary>Dials all endpoints at once, and takes the first that answers.</summary>
    /// <param name="endpoints">Endpoints at which the server may be.</param>
    /// <param name="bindTo">The local address to dial from; a wildcard for any.</param>
    /// <param name="security">Secures the link before the hello; null for a group without a key.</param>
    /// <param name="hello">The hello to send; its statement of how the link is secured is set here.</param>
    /// <param name="received">Takes the frames after the welcome; more are read when it is done.</param>
    /// <param name="ended">Called once, after the last frame of a link that was welcomed. The call may come before this method
    /// returns the link: see <see cref="FrameLink.HasEnded"/>.</param>
    /// <param name="cancellationToken">Cancels the dial.</param>
    /// <param name="wait">An event loop's wait, to read a link without a key on its thread; null to read on the thread
    /// pool.</param>
    public static async Task<DialResult> DialAsync(
        IReadOnlyList<Endpoint> endpoints,
        System.Net.IPAddress bindTo,
        LinkSecurity? security,
        Hello hello,
        Func<FrameLink, IReadOnlyList<Frame>, ValueTask> received,
        Action<FrameLink, Error?> ended,
        CancellationToken cancellationToken,
        EpollWait? wait = null)
    {
        var (socket, failure) = await ConnectAsync(endpoints, bindTo, cancellationToken).ConfigureAwait(false);
        if (socket is null) return new DialResult(null, null, failure, null);

        var (opened, error) = await OpenAsync(socket, security, wait, cancellationToken).ConfigureAwait(false);
        if (opened is not { } link)
        {
            socket.Dispose();
            return new DialResult(null, null, error is null ? DialFailure.Dropped : DialFailure.Rejected, error);
        }

        var answer = new TaskCompletionSource<Frame?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = ReadAsync();
        link.Send(hello with { Authentication = security is null ? LinkAuthentication.None : LinkAuthentication.GroupKey });
        try
        {
            switch (await answer.Task.WaitAsync(Patience, cancellationToken).ConfigureAwait(false))
            {
                case Welcome welcome:
                    return new DialResult(link, welcome, DialFailure.Dropped, null);
                case Error refusal:
                    link.Dispose();
                    return new DialResult(null, null, DialFailure.Rejected, refusal);
                default:
                    link.Dispose();
                    return new DialResult(null, null, DialFailure.Dropped, null);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            link.Dispose();
            return new DialResult(null, null, DialFailure.Unreachable, null);
        }

        async Task ReadAsync()
        {
            var failure = await link.ReadAsync(frames =>
            {
                if (answer.Task.IsCompleted) return received(link, frames);
                answer.SetResult(frames[0]);
                return frames.Count > 1 ? received(link, [.. frames.Skip(1)]) : default;
            }).ConfigureAwait(false);
            if (!answer.TrySetResult(null)) ended(link, failure);
            link.Dispose();
        }
    }

    /// <summary>
    /// Makes the link over a connection. Returns null if the other side does not cooperate, with a reason where there is one.
    /// </summary>
    private static async Task<(FrameLink? Link, Error? Error)> OpenAsync(
        Socket socket, LinkSecurity? security, EpollWait? wait, CancellationToken cancellationToken)
    {
        try
        {
            if (security is null) return (new FrameLink(socket, wait) { MaximumFrame = WireConstants.MaximumFrame }, null);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_securingPatience);
            var (stream, guard, refusal) = await security.DialAsync(socket, limit.Token).ConfigureAwait(false);
            if (stream is null) return (null, refusal);
            if (refusal is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                return (null, refusal);
            }

            guard.Open();
            var link = new FrameLink(socket) { MaximumFrame = WireConstants.MaximumFrame };
            link.PassThrough(stream);
            return (link, null);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return (null, null);
        }
    }

    private static async Task<(Socket? Socket, DialFailure Failure)> ConnectAsync(
        IReadOnlyList<Endpoint> endpoints, System.Net.IPAddress bindTo, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var attempts = ListTargets(endpoints, bindTo).Select(target => TryConnectAsync(target, bindTo, limit.Token)).ToList();
        Socket? winner = null;
        var failure = DialFailure.Unreachable;
        while (attempts.Count > 0)
        {
            var done = await Task.WhenAny(attempts).ConfigureAwait(false);
            attempts.Remove(done);
            var (socket, why) = await done.ConfigureAwait(false);
            if (why is DialFailure.Refused || (why is DialFailure.Dropped && failure is DialFailure.Unreachable))
            {
                failure = why.Value;
            }

            if (socket is null) continue;
            if (winner is null)
            {
                winner = socket;
                await limit.CancelAsync().ConfigureAwait(false);
            }
            else
            {
                socket.Dispose();
            }
        }

        return (winner, failure);
    }

    /// <summary>
    /// Endpoints that a side with this bind address may dial. One that is bound to an address leaves by its interface only.
    /// </summary>
    private static IEnumerable<Endpoint> ListTargets(IReadOnlyList<Endpoint> endpoints, System.Net.IPAddress bindTo) =>
        from endpoint in endpoints
        where LocalNetwork.IsWildcard(bindTo) || bindTo.AddressFamily == endpoint.Address.AddressFamily
        from address in LocalNetwork.IsLinkLocal(bindTo) && LocalNetwork.IsLinkLocal(endpoint.Address)
            ? [new System.Net.IPAddress(endpoint.Address.GetAddressBytes(), bindTo.ScopeId)]
            : LocalNetwork.WithScopes(endpoint.Address)
        select new Endpoint(address, endpoint.Port);

    private static async Task<(Socket? Socket, DialFailure? Failure)> TryConnectAsync(
        Endpoint endpoint, System.Net.IPAddress bindTo, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!LocalNetwork.IsWildcard(bindTo)) socket.Bind(new System.Net.IPEndPoint(bindTo, 0));

            await socket.ConnectAsync(endpoint.ToIPEndPoint(), cancellationToken).ConfigureAwait(false);

            // A connection to a free ephemeral port of this machine can connect to itself (TCP simultaneous open).
            if (Equals(socket.LocalEndPoint, socket.RemoteEndPoint))
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            return (socket, null);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            return (null, Classify(exception.SocketErrorCode));
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            return (null, DialFailure.Unreachable);
        }
    }

    private static DialFailure Classify(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => DialFailure.Refused,

        // The connection was reset between the connect and the first look at the socket.
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.NotConnected => DialFailure.Dropped,
        _ => DialFailure.Unreachable,
    };
}
