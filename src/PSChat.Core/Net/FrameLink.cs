using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Frames over one TCP connection. Reading runs on the thread pool and gives frames on in batches; writing gathers frames
/// until <see cref="Flush"/>, and what gathers while a write is under way goes out with the next one.
/// </summary>
internal sealed class FrameLink : IDisposable
{
    private const int InitialBuffer = 4096;

    /// <summary>What TLS encrypts at a time: 16 KiB (RFC 8446, 5.1).</summary>
    private const int TlsRecord = 16 * 1024;

    /// <summary>How long the other side has to read the last frame.</summary>
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private Stream? _cipher;
    private readonly Lock _gate = new();
    private WireWriter _gathering = new(512);
    private WireWriter _writing = new(512);
    private bool _isWriting;
    private bool _closesWhenWritten;
    private int _closed;
    private volatile bool _isReading;
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = new byte[InitialBuffer];
    private int _unread;
    private long _written;

    /// <summary>A link over a connected socket.</summary>
    /// <param name="socket">Belongs to the link from now on.</param>
    /// <exception cref="SocketException">The other side has closed already.</exception>
    public FrameLink(Socket socket)
    {
        _socket = socket;
        socket.NoDelay = true;
        RemoteEndpoint = Endpoint.Of((IPEndPoint)socket.RemoteEndPoint!);
        LocalEndpoint = Endpoint.Of((IPEndPoint)socket.LocalEndPoint!);
    }

    /// <summary>Everything that was waiting has been handed to the network.</summary>
    public event Action<FrameLink>? Drained;

    public Endpoint RemoteEndpoint { get; }

    public Endpoint LocalEndpoint { get; }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Closed => _disposed.Task;

    /// <summary>Whether nothing more will be read.</summary>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>The longest frame that is taken: little before the hello.</summary>
    public int MaximumFrame { get; set; } = WireConstants.MaximumHello;

    /// <summary>More than this waiting to be written means that the other side does not read: the link is closed. 16 MiB if
    /// not set.</summary>
    public int MaximumBacklog { get; set; } = 16 * 1024 * 1024;

    /// <summary>Whether it was closed for that.</summary>
    public bool WasOverrun { get; private set; }

    /// <summary>How many bytes the network has taken so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>How many bytes wait to be written.</summary>
    public int Backlog
    {
        get
        {
            lock (_gate) return _gathering.Length + (_isWriting ? _writing.Length : 0);
        }
    }

    /// <summary>Gathers a frame; <see cref="Flush"/> sends it.</summary>
    public void Gather(Frame frame)
    {
        lock (_gate)
        {
            if (_closesWhenWritten) return;
            FrameCodec.Write(_gathering, frame);
            if (_gathering.Length <= MaximumBacklog) return;
            WasOverrun = true;
        }

        Dispose();
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_isWriting || _gathering.Length == 0) return;
            _isWriting = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Gathers a frame and sends it.</summary>
    public void Send(Frame frame)
    {
        Gather(frame);
        Flush();
    }

    /// <summary>Closes as soon as everything gathered is out.</summary>
    public void CloseWhenWritten()
    {
        lock (_gate)
        {
            _closesWhenWritten = true;
            if (_isWriting || _gathering.Length > 0)
            {
                if (_isWriting) return;
                _isWriting = true;
                _ = WriteAsync();
                return;
            }
        }

        Finish();
    }

    /// <summary>
    /// Reads until the other side closes, the link is disposed or a frame is bad.
    /// </summary>
    /// <param name="received">Takes each batch; the next one is read when it is done with it, so that nobody can send
    /// faster than what comes is dealt with.</param>
    /// <returns>What was wrong with the last frame; null if the link ended between two frames.</returns>
    public async Task<Error?> ReadAsync(Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        _isReading = true;
        try
        {
            while (true)
            {
                var count = await ReceiveAsync(_buffer.AsMemory(_unread)).ConfigureAwait(false);
                if (count == 0) return null;
                _unread += count;
                if (await TakeBatchesAsync(received).ConfigureAwait(false) is { } error) return error;
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return null;
        }
        finally
        {
            _buffer = [];
            _ended.TrySetResult();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _socket.Dispose();
        _cipher?.Dispose();
        _disposed.TrySetResult();
    }

    /// <summary>What the bytes go through from now on, on their way to and from the socket; before anything was sent or read.</summary>
    public void PassThrough(Stream cipher) => _cipher = cipher;

    private ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation = default) =>
        _cipher is null ? _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation) : _cipher.ReadAsync(buffer, cancellation);

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = _cipher is null ? await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false) : await EncryptAsync(_cipher, bytes).ConfigureAwait(false);
            bytes = bytes[count..];
            Interlocked.Add(ref _written, count);
        }
    }

    /// <summary>One TLS record at a time, so that a slow reader is not taken for one that does not read.</summary>
    private static async ValueTask<int> EncryptAsync(Stream cipher, ReadOnlyMemory<byte> bytes)
    {
        var count = Math.Min(bytes.Length, TlsRecord);
        await cipher.WriteAsync(bytes[..count]).ConfigureAwait(false);
        return count;
    }

    /// <summary>Whether this is how a read or write ends on a link that is over; a cipher has an exception of its own.</summary>
    private static bool IsEnd(Exception exception) => exception is SocketException or ObjectDisposedException or IOException;

    /// <summary>Gives on what has come. The hello decides about everything after it, the limit of the next frame included.</summary>
    private async ValueTask<Error?> TakeBatchesAsync(Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        var at = 0;
        while (true)
        {
            var (frames, error, end, wanted) = TakeFrames(at);
            at = end;
            if (frames.Count > 0) await received(frames).ConfigureAwait(false);
            if (error is not null) return error;
            if (frames.Count > 0 && frames[^1] is Hello) continue;
            KeepRest(at, wanted);
            return null;
        }
    }

    /// <summary>The frames that are whole, up to a hello.</summary>
    /// <param name="at">Where to begin.</param>
    /// <returns>The frames, what was wrong with the next one, where it begins, and how many bytes it takes.</returns>
    private (List<Frame> Frames, Error? Error, int End, int Wanted) TakeFrames(int at)
    {
        var frames = new List<Frame>();
        while (_unread - at >= FrameCodec.LengthBytes && (frames.Count == 0 || frames[^1] is not Hello))
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at));
            if (length > MaximumFrame) return (frames, Refuse(length), at, 0);

            var whole = FrameCodec.LengthBytes + (int)length;
            if (_unread - at < whole) return (frames, null, at, whole);
            if (ReadFrame(_buffer, at + FrameCodec.LengthBytes, (int)length) is not { } frame)
            {
                return (frames, new Error(ChatError.BadFrame, "A frame could not be understood."), at, 0);
            }

            frames.Add(frame);
            at += whole;
        }

        return (frames, null, at, InitialBuffer);
    }

    /// <summary>Where the first frame would begin, TLS may: the other side has a key, then.</summary>
    private Error Refuse(uint length) => MaximumFrame == WireConstants.MaximumHello && GuardedStream.IsTls(length)
        ? LinkSecurity.KeyUnexpected
        : new Error(ChatError.FrameTooLong, $"A frame of {length} bytes is over the limit of {MaximumFrame}.");

    /// <summary>A frame with log entries is read from a copy, because the entries keep their bytes.</summary>
    private static Frame? ReadFrame(byte[] buffer, int start, int length) =>
        length > 0 && (FrameType)buffer[start] is FrameType.Entries or FrameType.Deliver
            ? FrameCodec.Read(buffer.AsSpan(start, length).ToArray())
            : FrameCodec.Read(buffer.AsMemory(start, length));

    /// <summary>
    /// Moves what is left to the front. For a long frame the buffer grows as its bytes come, not as it is announced: that
    /// would cost the other side four bytes. It shrinks again afterwards: thousands of idle links must cost little.
    /// </summary>
    private void KeepRest(int start, int wanted)
    {
        _unread -= start;
        var target = _buffer;
        if (_unread == _buffer.Length) target = new byte[Math.Min(Math.Max(wanted, InitialBuffer), _buffer.Length * 2)];
        else if (_buffer.Length > 128 * 1024 && _unread < InitialBuffer && wanted == InitialBuffer) target = new byte[InitialBuffer];
        if (target != _buffer || start > 0) Buffer.BlockCopy(_buffer, start, target, 0, _unread);
        _buffer = target;
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TakeGathered())
            {
                await SendAsync(_writing.WrittenMemory).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The reader sees the same, and tells.
            Dispose();
            return;
        }

        if (_closesWhenWritten) Finish();
        else Drained?.Invoke(this);
    }

    private bool TakeGathered()
    {
        lock (_gate)
        {
            if (_gathering.Length == 0)
            {
                _isWriting = false;
                return false;
            }

            (_gathering, _writing) = (_writing, _gathering);
            _gathering.Reset();
            return true;
        }
    }

    /// <summary>
    /// The other side is to read the last frame before the end. A socket that is closed while something is unsent or
    /// unread is reset, and a reset overtakes what was sent. So only this direction is closed; what still comes is
    /// dropped, until the other side closes too or has had its time.
    /// </summary>
    private void Finish()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            Dispose();
            return;
        }

        _ = DisposeLaterAsync();
    }

    private async Task DisposeLaterAsync()
    {
        using var limit = new CancellationTokenSource(s_lastPatience);
        try
        {
            // The reader sees the end first; if it has given up on what comes, the rest is taken off here.
            if (_isReading) await _ended.Task.WaitAsync(limit.Token).ConfigureAwait(false);
            var dropped = new byte[InitialBuffer];
            while (await ReceiveAsync(dropped, limit.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception exception) when (IsEnd(exception) || exception is OperationCanceledException)
        {
            // Over in any case.
        }

        Dispose();
    }
}
