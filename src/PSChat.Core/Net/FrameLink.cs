using System.Net;
using System.Net.Sockets;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Frames over one TCP connection, read by a <see cref="FrameReader"/> and written by a <see cref="FrameWriter"/>; and how it
/// ends, so that the other side gets to read the last frame.
/// </summary>
internal sealed class FrameLink : IWrittenLink, IDisposable
{
    /// <summary>How long the other side has to read the last frame.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private readonly LinkSocket _socket;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;

    /// <summary>A link over a connected socket.</summary>
    /// <param name="socket">Belongs to the link from now on.</param>
    /// <param name="wait">The event loop's, to read on its thread; null to read on the thread pool.</param>
    /// <exception cref="SocketException">The other side has closed already.</exception>
    public FrameLink(Socket socket, EpollWait? wait = null)
    {
        socket.NoDelay = true;
        RemoteEndpoint = Endpoint.Of((IPEndPoint)socket.RemoteEndPoint!);
        _socket = new LinkSocket(socket);
        _reader = new FrameReader(_socket, wait);
        _writer = new FrameWriter(_socket, this);
    }

    /// <summary>Everything that was waiting has been handed to the network.</summary>
    public event Action<FrameLink>? Drained;

    public Endpoint RemoteEndpoint { get; }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Closed => _socket.Closed;

    /// <summary>Whether nothing more will be read.</summary>
    public bool HasEnded => _reader.HasEnded;

    /// <summary>The longest frame that is taken: little before the hello.</summary>
    public int MaximumFrame
    {
        get => _reader.MaximumFrame;
        set => _reader.MaximumFrame = value;
    }

    /// <summary>More than this waiting to be written means that the other side does not read: the link is closed. 16 MiB if
    /// not set.</summary>
    public int MaximumBacklog
    {
        get => _writer.MaximumBacklog;
        set => _writer.MaximumBacklog = value;
    }

    /// <summary>Whether it was closed for that.</summary>
    public bool WasOverrun => _writer.WasOverrun;

    /// <summary>How many bytes the network has taken so far.</summary>
    public long Written => _socket.Written;

    /// <summary>How many bytes wait to be written.</summary>
    public int Backlog => _writer.Backlog;

    /// <summary>Whether the network did not take all of the last write yet: <see cref="Drained"/> will tell when it has.</summary>
    public bool IsWriting => _writer.IsWriting;

    /// <summary>Gathers a frame; <see cref="Flush"/> sends it.</summary>
    public void Gather(Frame frame)
    {
        if (!_writer.Gather(frame)) Dispose();
    }

    /// <summary>
    /// Sends frames that are encoded already, for many links the same, behind what was gathered. Where nothing was, they
    /// are not copied.
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

    /// <summary>Closes as soon as everything gathered is out.</summary>
    public void CloseWhenWritten()
    {
        if (_writer.End()) Finish();
    }

    /// <summary>
    /// Reads until the other side closes, the link is disposed or a frame is bad.
    /// </summary>
    /// <param name="received">Takes each batch; the next one is read when it is done with it, so that nobody can send
    /// faster than what comes is dealt with.</param>
    /// <returns>What was wrong with the last frame; null if the link ended between two frames.</returns>
    public Task<Error?> ReadAsync(Func<IReadOnlyList<Frame>, ValueTask> received) => _reader.ReadAsync(received);

    public void Dispose() => _socket.Dispose();

    /// <summary>What the bytes go through from now on, on their way to and from the socket; before anything was sent or read.</summary>
    public void PassThrough(Stream cipher) => _socket.PassThrough(cipher);

    void IWrittenLink.OnWritten(bool wasLast)
    {
        if (wasLast) Finish();
        else Drained?.Invoke(this);
    }

    /// <summary>
    /// The other side is to read the last frame before the end. A socket that is closed while something is unsent or
    /// unread is reset, and a reset overtakes what was sent. So only this direction is closed; what still comes is
    /// dropped, until the other side closes too or has had its time.
    /// </summary>
    private void Finish()
    {
        if (_socket.TryShutDown()) _ = DisposeLaterAsync();
        else Dispose();
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
            // Over in any case.
        }

        Dispose();
    }
}
