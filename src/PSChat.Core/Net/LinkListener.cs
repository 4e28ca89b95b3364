using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Takes links, and passes on those that begin with a hello that is acceptable; the others are told why not.</summary>
internal sealed class LinkListener : IDisposable
{
    /// <summary>A stranger that says nothing for this long is shown the door.</summary>
    private static readonly TimeSpan s_helloPatience = TimeSpan.FromSeconds(5);

    private static readonly Error s_silence = new(
        ChatError.NoHello, $"No hello came within {s_helloPatience.TotalSeconds:0} s.");

    private static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly string _group;
    private readonly LinkSecurity? _security;
    private readonly ILinkHandler _handler;
    private readonly EpollWait? _wait;

    /// <summary>Binds and listens; links wait until <see cref="Start"/>.</summary>
    /// <param name="endPoint">Where to listen.</param>
    /// <param name="group">The group whose links are taken.</param>
    /// <param name="security">Secures the links; null for a group without a key. Belongs to the caller.</param>
    /// <param name="handler">Takes the links.</param>
    /// <param name="wait">The event loop's, to read links without a key on its thread; null to read them on the thread pool.</param>
    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public LinkListener(IPEndPoint endPoint, string group, LinkSecurity? security, ILinkHandler handler, EpollWait? wait = null)
    {
        _wait = wait;
        _group = group;
        _security = security;
        _handler = handler;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endPoint);
            _socket.Listen(512);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Start() => _ = AcceptAsync();

    public void Dispose() => _socket.Dispose();

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
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (SocketException)
            {
                // One connection that broke while it was accepted, or no file descriptor left: nothing tells when one is
                // free again, and without a pause this would spin.
                await Task.Delay(s_acceptPause).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            _ = _security is null ? ServeAsync(new FrameLink(socket, wait: _wait), null, s_helloPatience) : SecureAsync(_security, socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }

    /// <summary>Has the other side prove the group key; only who has done so may say hello.</summary>
    private async Task SecureAsync(LinkSecurity security, Socket socket)
    {
        var start = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(s_helloPatience);
        try
        {
            var (stream, guard, refusal) = await security.AcceptAsync(socket, patience.Token).ConfigureAwait(false);
            if (stream is null)
            {
                socket.Dispose();
                return;
            }

            var link = new FrameLink(socket, stream);
            var rest = s_helloPatience - Stopwatch.GetElapsedTime(start);
            if (refusal is not null) Refuse(link, refusal);
            else await ServeAsync(link, guard, rest > TimeSpan.Zero ? rest : TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            socket.Dispose();
        }
    }

    /// <param name="link">The link.</param>
    /// <param name="guard">The bytes below it, which are limited until the hello is accepted; null if they are not.</param>
    /// <param name="patienceLeft">How long the hello may take.</param>
    private async Task ServeAsync(FrameLink link, GuardedStream? guard, TimeSpan patienceLeft)
    {
        object? greeted = null;
        using var patience = new Timer(_ => Refuse(link, s_silence), null, patienceLeft, Timeout.InfiniteTimeSpan);
        var error = await link.ReadAsync(frames =>
        {
            switch (greeted)
            {
                case Error:
                    break;
                case not null:
                    _handler.Received(greeted, frames);
                    break;
                case null when Check(frames[0]) is { } refusal:
                    greeted = refusal;
                    Refuse(link, refusal);
                    break;
                case null:
                    // A hello is always the last of its batch.
                    patience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    link.MaximumFrame = WireConstants.MaximumFrame;
                    guard?.Open();
                    greeted = _handler.Greeted(link, (Hello)frames[0]);
                    break;
            }
        }).ConfigureAwait(false);

        if (error is not null) Refuse(link, error);
        if (greeted is not (null or Error)) _handler.Ended(greeted);
        if (error is null) link.Dispose();
    }

    private void Refuse(FrameLink link, Error refusal)
    {
        _handler.Refused(link.RemoteEndpoint, refusal);
        link.Gather(refusal);
        link.CloseWhenWritten();
    }

    private Error? Check(Frame frame) => frame switch
    {
        not Hello => new Error(ChatError.NoHello, "The first frame must be a hello."),
        Hello { Version: not WireConstants.Version } hello => new Error(
            ChatError.WrongVersion, $"This server speaks protocol version {WireConstants.Version}, not {hello.Version}."),
        Hello hello when hello.Group != _group => new Error(ChatError.WrongGroup, $"This server belongs to the group '{_group}'."),
        Hello hello when hello.Authentication != (_security is null ? LinkAuthentication.None : LinkAuthentication.GroupKey) =>
            new Error(ChatError.AuthenticationFailed, "The hello says that the link was secured otherwise than it was."),
        _ => null,
    };
}
