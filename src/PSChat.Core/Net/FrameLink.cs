using System.Net;
using System.Net.Sockets;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Frames over one TCP connection, read by a <see cref="FrameReader"/> and written by a <see cref="FrameWriter"/>. The link
/// closes so that the other side still reads the last frame.
/// </summary>
internal sealed class FrameLink : IWrittenLink, IDisposable
{
    /// <summary>Time that the other side has to read the last frame.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    /// <summary>Most times <see cref="LastPatience"/> that the last bytes may take.</summary>
    private const int LongestEnd = 10;

    private readonly LinkSocket _socket;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;

    /// <summary>Makes a link over a connected socket.</summary>
    /// <param name="socket">Belongs to the link from now on.</param>
    /// <param name="wait">The event loop's wait, to read on the loop's thread; null to read on the thread pool.</param>
    /// <exception cref="SocketException">The other side has closed already.</exception>
    public FrameLink(Socket socket, EpollWait? wait = null)
    {
        socket.NoDelay = true;
        RemoteEndpoint = Endpoint.Of((IPEndPoint)socket.RemoteEndPoint!);
        _socket = new LinkSocket(socket);
        _reader = new FrameReader(_socket, wait);
        _writer = new FrameWriter(_socket, this);
    }

    /// <summary>Raised when everything that was waiting has been handed to the network.</summary>
    public event Action<FrameLink>? Drained;

    public Endpoint RemoteEndpoint { get; }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Closed => _socket.Closed;

    /// <summary>Whether nothing more will be read.</summary>
    public bool HasEnded => _reader.HasEnded;

    /// <summary>Longest frame that is accepted, in bytes; small before the hello.</summary>
    public int MaximumFrame
    {
        get => _reader.MaximumFrame;
        set => _reader.MaximumFrame = value;
    }

    /// <summary>
    /// Most bytes that may wait to be written; 16 MiB if not set. More means that the other side does not read, so the link is
    /// closed.
    /// </summary>
    public int MaximumBacklog
    {
        get => _writer.MaximumBacklog;
        set => _writer.MaximumBacklog = value;
    }

    /// <summary>Whether the link was closed because its backlog was too large.</summary>
    public bool WasOverrun => _writer.WasOverrun;

    /// <summary>Number of bytes that the network has taken so far.</summary>
    public long Written => _socket.Written;

    /// <summary>Number of bytes that wait to be written.</summary>
    public int Backlog => _writer.Backlog;

    /// <summary>
    /// Whether the network has not yet taken all of the last write; <see cref="Drained"/> is raised when it has.
    /// </summary>
    public bool IsWriting => _writer.IsWriting;

    /// <summary>Gathers a frame; <see cref="Flush"/> sends it.</summary>
    public void Gather(Frame frame)
    {
        if (!_writer.Gather(frame)) Dispose();
    }

    /// <summary>
    /// Sends frames that are already encoded, the same for many links, after the gathered ones. If nothing was gathered, the
    /// bytes are not copied.
    /// </summary>
    public void Send(ReadOnlySpan<byte> frames)
    {
        if (!_writer.Send(frames)) Dispose();
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush() => _writer.Flush();

    /// <summary>Gathers a frame and sends it.</summary>
    public void Send(Frame frame)
    {
        Gather(frame);
        Flush();
    }

    /// <summary>
    /// Closes as soon as everything gathered has been sent. A side that takes nothing for <see cref="LastPatience"/>, or is not
    /// done after ten times as long, is cut off: it would keep its link and what waits for it for ever.
    /// </summary>
    public void CloseWhenWritten()
    {
        if (_writer.End()) Finish();
        else _ = CutOffAsync();
    }

    /// <summary>
    /// Reads until the other side closes, the link is disposed or a frame is bad.
    /// </summary>
    /// <param name="received">Takes each batch. The next batch is read when this is done, so that a sender cannot send faster
    /// than its frames are handled.</param>
    /// <returns>What was wrong with the last frame; null if the link ended between two frames.</returns>
    public Task<Error?> ReadAsync(Func<IReadOnlyList<Frame>, ValueTask> received) => _reader.ReadAsync(received);

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends and receives through a cipher from now on. To be called before anything was sent or read.</summary>
    public void PassThrough(Stream cipher) => _socket.PassThrough(cipher);

    void IWrittenLink.OnWritten(bool wasLast)
    {
        if (wasLast) Finish();
        else Drained?.Invoke(this);
    }

    /// <summary>
    /// Lets the other side read the last frame before the end. Closing a socket while something is unsent or unread resets the
    /// connection, and a reset overtakes what was sent. So only this direction is closed. What still comes is dropped until the
    /// other side closes too or its time is over.
    /// </summary>
    private void Finish()
    {
        if (_socket.TryShutDown()) _ = DisposeLaterAsync();
        else Dispose();
    }

    private async Task CutOffAsync()
    {
        var before = -1L;
        for (var times = 0; times < LongestEnd && Written > before; times++)
        {
            before = Written;
            await Task.WhenAny(Closed, Task.Delay(LastPatience)).ConfigureAwait(false);
            if (Closed.IsCompleted) return;
        }

        Dispose();
    }

    private async Task DisposeLaterAsync()
    {
        using var limit = new CancellationTokenSource(LastPatience);
        try
        {
            await _reader.DropRestAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (LinkSocket.IsEnd(exception) || exception is OperationCanceledException)
        {
            // The link is over in any case.
        }

        Dispose();
    }
}
