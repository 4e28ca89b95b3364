using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Accepts links, and passes on those that begin with an acceptable hello; the others are told why they are refused.
/// </summary>
internal sealed class LinkListener : IDisposable
{
    /// <summary>Most refused links that get time to read the reason; beyond that, links are simply closed.</summary>
    private const int MaximumFarewells = 256;

    private static readonly Error s_displaced = new(
        ChatError.TooManyLinks, "Too many links say nothing; this was the oldest of them.");

    private static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly string _group;
    private readonly LinkSecurity? _security;
    private readonly ILinkHandler _handler;
    private readonly ServerLimits _limits;
    private readonly MonotonicClock _clock;
    private readonly LinkGate<FrameLink> _gate;
    private readonly Error _silence;
    private readonly EpollWait? _wait;
    private int _farewells;

    /// <summary>Binds and listens; links wait until <see cref="Start"/>.</summary>
    /// <param name="endPoint">Where to listen.</param>
    /// <param name="group">The group whose links are accepted.</param>
    /// <param name="security">Secures the links; null for a group without a key. The caller disposes it.</param>
    /// <param name="limits">Limits for strangers.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="handler">Handles the links.</param>
    /// <param name="wait">The event loop's wait, to read links without a key on its thread; null to read them on the thread
    /// pool.</param>
    /// <exception cref="SocketException">The address or port is not available.</exception>
    public LinkListener(
        IPEndPoint endPoint,
        string group,
        LinkSecurity? security,
        ServerLimits limits,
        MonotonicClock clock,
        ILinkHandler handler,
        EpollWait? wait = null)
    {
        limits = FileLimit.Fit(limits);
        _wait = wait;
        _group = group;
        _security = security;
        _limits = limits;
        _clock = clock;
        _gate = new LinkGate<FrameLink>(limits);
        _silence = new Error(ChatError.NoHello, $"No hello came within {limits.HelloPatience.TotalSeconds:0.###} s.");
        _handler = handler;
        _socket = Listen(endPoint);
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Start() => _ = AcceptAsync();

    public void Dispose() => _socket.Dispose();

    /// <summary>Listens; on <c>::</c> in both families, as far as the system has them.</summary>
    private static Socket Listen(IPEndPoint endPoint)
    {
        var binds = LocalNetwork.ListBinds(endPoint.Address);
        var address = binds[^1];
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (binds.Count > 1) socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, endPoint.Port));
            socket.Listen(512);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();

            // A system may list IPv6 and not let anybody use it.
            if (binds.Count == 1 || exception.SocketErrorCode == SocketError.AddressAlreadyInUse) throw;
            return Listen(new IPEndPoint(binds[0], endPoint.Port));
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync().ConfigureAwait(false);
                Serve(socket);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
                when (exception.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection broke while it was accepted, or no file descriptor is free. Nothing reports when one is free
                // again, and without a pause this loop would spin.
                await Task.Delay(s_acceptPause).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket)
    {
        if (FileLimit.IsReachedBy(socket, FileLimit.KeptForItself))
        {
            _handler.Refused(ServerLimit.Links);
            socket.Dispose();
            return;
        }

        try
        {
            var link = new FrameLink(socket, _wait);
            if (_gate.Admit(link, SourceAddress.Of(link.RemoteEndpoint.Address)) is { } displaced)
            {
                _handler.Refused(ServerLimit.HalfOpenLinks);

                // A link in the middle of its TLS handshake cannot be told anything.
                if (_security is null) Refuse(displaced, s_displaced);
                else displaced.Dispose();
            }

            _ = _security is null ? ServeAsync(link, socket, null, _limits.HelloPatience) : SecureAsync(_security, link, socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }

    /// <summary>Lets the other side prove the group key; only then may it say hello.</summary>
    private async Task SecureAsync(LinkSecurity security, FrameLink link, Socket socket)
    {
        var start = _clock.Elapsed;
        using var patience = new CancellationTokenSource(_limits.HelloPatience);
        var speaks = false;
        try
        {
            if (!_gate.MaySecure(SourceAddress.Of(link.RemoteEndpoint.Address), start))
            {
                _handler.Refused(ServerLimit.Joins);
                return;
            }

            var (stream, guard, refusal) = await security.AcceptAsync(socket, patience.Token).ConfigureAwait(false);
            if (stream is null) return;
            link.PassThrough(stream);
            speaks = true;
            var rest = _limits.HelloPatience - (_clock.Elapsed - start);
            if (rest < TimeSpan.Zero) rest = TimeSpan.Zero;
            if (refusal is null) await ServeAsync(link, socket, guard, rest).ConfigureAwait(false);
            else Refuse(link, refusal);
        }
        catch (OperationCanceledException)
        {
            // The handshake took too long.
        }
        finally
        {
            // In every case, the link must not take the place of others any longer.
            _gate.Remove(link, SourceAddress.Of(link.RemoteEndpoint.Address));
            if (!speaks) link.Dispose();
        }
    }

    /// <param name="link">The link.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="guard">The stream below the link, which limits its bytes until the hello is accepted; null without a
    /// limit.</param>
    /// <param name="patienceLeft">Time left for the hello.</param>
    private async Task ServeAsync(FrameLink link, Socket socket, GuardedStream? guard, TimeSpan patienceLeft)
    {
        object? greeted = null;
        Timer? patience = new(_ => Refuse(link, _silence), null, patienceLeft, Timeout.InfiniteTimeSpan);
        Error? error = null;
        try
        {
            error = await link.ReadAsync(Take).ConfigureAwait(false);
        }
        finally
        {
            patience?.Dispose();
            if (error is not null) Refuse(link, error);
            if (greeted is not (null or Error)) _handler.Ended(greeted);
            if (error is null) link.Dispose();

            // A dismissed link still has its socket and what waits for it, so it counts until it is gone.
            await link.Closed.ConfigureAwait(false);
            _gate.Remove(link, SourceAddress.Of(link.RemoteEndpoint.Address));
        }

        ValueTask Take(IReadOnlyList<Frame> frames)
        {
            switch (greeted)
            {
                case Error:
                    break;
                case not null:
                    return _handler.Received(greeted, frames);
                case null when Check(link, socket, frames[0]) is { } refusal:
                    greeted = refusal;
                    Refuse(link, refusal);
                    break;
                case null:
                    // A hello is always the last of its batch.
                    patience?.Dispose();
                    patience = null;
                    link.MaximumFrame = WireConstants.MaximumFrame;
                    guard?.Open();
                    greeted = _handler.Greeted(link, (Hello)frames[0]);
                    break;
            }

            return default;
        }
    }

    /// <summary>
    /// Sends the reason and closes. The other side has a second to read it, but not in a flood of refused links.
    /// </summary>
    private void Refuse(FrameLink link, Error refusal)
    {
        _handler.Refused(link.RemoteEndpoint, refusal);
        if (Interlocked.Increment(ref _farewells) > MaximumFarewells)
        {
            Interlocked.Decrement(ref _farewells);
            link.Dispose();
            return;
        }

        link.Gather(refusal);
        link.CloseWhenWritten();
        _ = link.Closed.ContinueWith(
            _ => Interlocked.Decrement(ref _farewells),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private Error? Check(FrameLink link, Socket socket, Frame frame)
    {
        if (Check(frame) is { } refusal) return refusal;
        if (((Hello)frame).Role == LinkRole.Client && FileLimit.IsReachedBy(socket, FileLimit.KeptForServers))
        {
            _handler.Refused(ServerLimit.Links);
            return new Error(
                ChatError.TooManyLinks,
                $"The server may have {FileLimit.Current} files open, sockets included, which is its limit.");
        }

        var address = SourceAddress.Of(link.RemoteEndpoint.Address);
        if (_gate.Greet(link, address, ((Hello)frame).Role, _clock.Elapsed) is not { } limit) return null;
        _handler.Refused(limit.Code == ChatError.Throttled ? ServerLimit.Joins : ServerLimit.Links);
        return limit;
    }

    private Error? Check(Frame frame) => frame switch
    {
        not Hello => new Error(ChatError.NoHello, "The first frame must be a hello."),
        Hello { Version: not WireConstants.Version } hello => new Error(
            ChatError.WrongVersion, $"This server speaks protocol version {WireConstants.Version}, not {hello.Version}."),
        Hello hello when !NameComparer.Instance.Equals(hello.Group, _group) => new Error(
            ChatError.WrongGroup, $"This server belongs to the group '{_group}'."),
        Hello hello when hello.Authentication != (_security is null ? LinkAuthentication.None : LinkAuthentication.GroupKey) =>
            new Error(ChatError.AuthenticationFailed, "The hello says that the link was secured in another way than it was."),
        _ => null,
    };
}
