using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
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
    private readonly ILinkHandler _handler;
    private readonly EpollWait? _wait;

    /// <summary>Binds and listens; links wait until <see cref="Start"/>.</summary>
    /// <param name="endPoint">Where.</param>
    /// <param name="group">The group that a hello must name.</param>
    /// <param name="handler">Takes the links.</param>
    /// <param name="wait">The event loop's, to read links on its thread; null to read them on the thread pool.</param>
    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public LinkListener(IPEndPoint endPoint, string group, ILinkHandler handler, EpollWait? wait = null)
    {
        _wait = wait;
        _group = group;
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
            _ = ServeAsync(new FrameLink(socket, wait: _wait));
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }

    private async Task ServeAsync(FrameLink link)
    {
        object? greeted = null;
        using var patience = new Timer(_ => Refuse(link, s_silence), null, s_helloPatience, Timeout.InfiniteTimeSpan);
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
                    greeted = _handler.Greeted(link, (Hello)frames[0]);
                    break;
            }
        }).ConfigureAwait(false);

        if (error is not null) Refuse(link, error);
        if (greeted is not (null or Error)) _handler.Ended(greeted);
        if (error is null) link.Dispose();
    }

    private static void Refuse(FrameLink link, Error refusal)
    {
        link.Gather(refusal);
        link.CloseWhenWritten();
    }

    private Error? Check(Frame frame) => frame switch
    {
        not Hello => new Error(ChatError.NoHello, "The first frame must be a hello."),
        Hello { Version: not WireConstants.Version } hello => new Error(
            ChatError.WrongVersion, $"This server speaks protocol version {WireConstants.Version}, not {hello.Version}."),
        Hello hello when hello.Group != _group => new Error(ChatError.WrongGroup, $"This server belongs to the group '{_group}'."),
        Hello { Authentication: not 0 } => new Error(ChatError.AuthenticationFailed, "This server knows no authentication."),
        _ => null,
    };
}
