using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Frames over one TCP connection. Reading gives frames on in batches, on the thread of the event loop or on the thread
/// pool; writing gathers frames until <see cref="Flush"/>, which writes them at once if the network takes them. What
/// gathers while a write is under way goes out with the next one.
/// </summary>
internal sealed class FrameLink : IDisposable
{
    /// <summary>How long the other side has to read the last frame.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private const int InitialBuffer = 4096;

    /// <summary>What TLS encrypts at a time: 16 KiB (RFC 8446, 5.1).</summary>
    private const int TlsRecord = 16 * 1024;

    private readonly Socket _socket;
    private readonly EpollWait? _wait;
    private Stream? _cipher;
    private EpollSocket? _events;
    private readonly Lock _gate = new();

    /// <summary>Both only while there is something in them: thousands of idle links must cost little.</summary>
    private WireWriter? _gathering;
    private WireWriter? _writing;
    private int _writingAt;
    private bool _isWriting;
    private bool _closesWhenWritten;
    private int _closed;
    private volatile bool _isReading;
    private LateTask _disposed;
    private LateTask _ended;
    private byte[] _buffer = [];
    private int _unread;
    private long _written;

    /// <summary>A link over a connected socket.</summary>
    /// <param name="socket">Belongs to the link from now on.</param>
    /// <param name="wait">The event loop's, to read on its thread; null to read on the thread pool.</param>
    /// <exception cref="SocketException">The other side has closed already.</exception>
    public FrameLink(Socket socket, EpollWait? wait = null)
    {
        _socket = socket;
        _wait = wait;
        socket.NoDelay = true;
        RemoteEndpoint = Endpoint.Of((IPEndPoint)socket.RemoteEndPoint!);
    }

    /// <summary>Everything that was waiting has been handed to the network.</summary>
    public event Action<FrameLink>? Drained;

    public Endpoint RemoteEndpoint { get; }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Closed => _disposed.Task;

    /// <summary>Whether nothing more will be read.</summary>
    public bool HasEnded => _ended.IsComplete;

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
            lock (_gate) return Gathered + (_writing?.Length ?? 0) - _writingAt;
        }
    }

    /// <summary>Whether the network did not take all of the last write yet: <see cref="Drained"/> will tell when it has.</summary>
    public bool IsWriting
    {
        get
        {
            lock (_gate) return _isWriting;
        }
    }

    private int Gathered => _gathering?.Length ?? 0;

    /// <summary>Gathers a frame; <see cref="Flush"/> sends it.</summary>
    public void Gather(Frame frame)
    {
        lock (_gate)
        {
            if (_closesWhenWritten) return;
            FrameCodec.Write(_gathering ??= WireWriterPool.Take(), frame);
            if (_gathering.Length <= MaximumBacklog) return;
            WasOverrun = true;
        }

        Dispose();
    }

    /// <summary>
    /// Sends frames that are encoded already, for many links the same, behind what was gathered. Where nothing was, they
    /// are not copied.
    /// </summary>
    public void Send(ReadOnlySpan<byte> frames)
    {
        lock (_gate)
        {
            if (_closesWhenWritten) return;
            if (!_isWriting && Gathered == 0) frames = frames[TrySend(frames)..];
            if (frames.Length == 0) return;
            (_gathering ??= WireWriterPool.Take()).Bytes(frames);
            BeginWrite();
            if (Gathered <= MaximumBacklog) return;
            WasOverrun = true;
        }

        Dispose();
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush()
    {
        lock (_gate) BeginWrite();
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
            BeginWrite();
            if (_isWriting) return;
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
            if (_cipher is null) _socket.Blocking = false;
            if (!OperatingSystem.IsLinux() || _cipher is not null || _wait is null) return await ReadByRuntimeAsync(received).ConfigureAwait(false);
            _events = _wait.Watch(_socket);
            if (_closed != 0) _events.Close();
            return await ReadByLoopAsync(_events, received).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return null;
        }
        finally
        {
            _buffer = [];
            _ended.Complete();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        if (OperatingSystem.IsLinux()) _events?.Close();
        _socket.Dispose();
        _cipher?.Dispose();
        _disposed.Complete();
    }

    /// <summary>What the bytes go through from now on, on their way to and from the socket; before anything was sent or read.</summary>
    public void PassThrough(Stream cipher) => _cipher = cipher;

    private async Task<Error?> ReadByRuntimeAsync(Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        _buffer = new byte[InitialBuffer];
        while (true)
        {
            var count = await ReceiveAsync(_buffer.AsMemory(_unread)).ConfigureAwait(false);
            if (count == 0) return null;
            _unread += count;
            var (error, start, wanted) = await TakeBatchesAsync(_buffer, received).ConfigureAwait(false);
            if (error is not null) return error;
            KeepRest(start, wanted);
        }
    }

    /// <summary>
    /// Into the loop's own buffer; only the beginning of a frame that has not come whole is kept here. For a long frame
    /// what is kept grows as its bytes come.
    /// </summary>
    [SupportedOSPlatform("linux")]
    private async Task<Error?> ReadByLoopAsync(EpollSocket events, Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        var wanted = InitialBuffer;
        while (true)
        {
            do await events.WhenReadable().ConfigureAwait(false);
            while (!events.HasCome);
            if (events.IsClosed) return null;

            var isLong = _unread >= events.Scratch.Length / 2;
            if (isLong && _unread == _buffer.Length) Array.Resize(ref _buffer, Math.Min(wanted, _buffer.Length * 2));
            var buffer = isLong ? _buffer : events.Scratch;
            if (!isLong) Buffer.BlockCopy(_buffer, 0, buffer, 0, _unread);
            var count = _socket.Receive(buffer.AsSpan(_unread), SocketFlags.None, out var failure);
            if (failure == SocketError.WouldBlock) continue;
            if (count == 0 || failure != SocketError.Success) return null;
            _unread += count;
            (var error, var start, wanted) = await TakeBatchesAsync(buffer, received).ConfigureAwait(false);
            if (error is not null) return error;
            _unread -= start;
            if (!isLong || start > 0) _buffer = _unread == 0 ? [] : buffer.AsSpan(start, _unread).ToArray();
        }
    }

    private ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _cipher is null ? _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken) : _cipher.ReadAsync(buffer, cancellationToken);

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

    /// <summary>Whether this is how a read or write ends on a link that is over; a cipher has an exception of its own, and so has
    /// a system that can watch no more sockets.</summary>
    private static bool IsEnd(Exception exception) => exception
        is SocketException or ObjectDisposedException or IOException or Win32Exception;

    /// <summary>Gives on what has come. The hello decides about everything after it, the limit of the next frame included.</summary>
    /// <returns>What was wrong, where the rest begins, and how many bytes the next frame takes.</returns>
    private async ValueTask<(Error? Error, int Start, int Wanted)> TakeBatchesAsync(byte[] buffer, Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        var at = 0;
        while (true)
        {
            var (frames, error, end, wanted) = TakeFrames(buffer, at);
            at = end;
            if (frames.Count > 0) await received(frames).ConfigureAwait(false);
            if (error is not null || frames.Count == 0 || frames[^1] is not Hello) return (error, at, wanted);
        }
    }

    /// <summary>The frames that are whole, up to a hello.</summary>
    /// <param name="buffer">What has come.</param>
    /// <param name="at">Where to begin.</param>
    /// <returns>The frames, what was wrong with the next one, where it begins, and how many bytes it takes.</returns>
    private (List<Frame> Frames, Error? Error, int End, int Wanted) TakeFrames(byte[] buffer, int at)
    {
        var frames = new List<Frame>();
        while (_unread - at >= FrameCodec.LengthBytes && (frames.Count == 0 || frames[^1] is not Hello))
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at));
            if (length > MaximumFrame) return (frames, Refuse(length), at, 0);

            var whole = FrameCodec.LengthBytes + (int)length;
            if (_unread - at < whole) return (frames, null, at, whole);
            if (ReadFrame(buffer, at + FrameCodec.LengthBytes, (int)length) is not { } frame)
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
        length > 0 && (FrameType)buffer[start] is FrameType.Entries or FrameType.Deliver or FrameType.History
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

    /// <summary>Writes what was gathered, as far as the network takes it now; the rest as soon as it does. In the gate.</summary>
    private void BeginWrite()
    {
        if (_isWriting || Gathered == 0) return;
        _writingAt = TrySend(_gathering!.Written);
        if (_writingAt == _gathering.Length)
        {
            _writingAt = 0;
            WireWriterPool.Return(ref _gathering);
            return;
        }

        (_writing, _gathering) = (_gathering, null);
        _isWriting = true;
        if (OperatingSystem.IsLinux() && _events is not null) _events.OnWritable(WriteOn);
        else _ = WriteAsync();
    }

    /// <returns>How many bytes the network has taken; none where only the asynchronous way goes.</returns>
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_cipher is not null || _closed != 0) return 0;
        var sent = 0;

        // Whatever error it is, what is left is tried again in the other way, which tells of errors.
        while (sent < bytes.Length && TryWrite(bytes[sent..], out var count) == SocketError.Success)
        {
            sent += count;
            Interlocked.Add(ref _written, count);
        }

        return sent;
    }

    /// <summary>The network takes more; on the event loop's thread.</summary>
    [SupportedOSPlatform("linux")]
    private void WriteOn()
    {
        lock (_gate)
        {
            if (!_isWriting) return;
            var rest = _writing!.Written[_writingAt..];
            if (TryWrite(rest, out var count) is var error && error == SocketError.WouldBlock) return;
            if (error != SocketError.Success)
            {
                // The reader sees the same, and tells.
                _events!.OnWritable(null);
                return;
            }

            _writingAt += count;
            Interlocked.Add(ref _written, count);
            if (count < rest.Length || TakeGathered()) return;
            _events!.OnWritable(null);
        }

        AfterWriting();
    }

    /// <summary>Another thread may close the link meanwhile: on the event loop's thread that must not throw.</summary>
    private SocketError TryWrite(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        try
        {
            count = _socket.Send(bytes, SocketFlags.None, out var error);
            return error;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            do await SendAsync(_writing!.WrittenMemory[_writingAt..]).ConfigureAwait(false);
            while (TakeGathered());
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The reader sees the same, and tells.
            Dispose();
            return;
        }

        AfterWriting();
    }

    private void AfterWriting()
    {
        if (_closesWhenWritten) Finish();
        else Drained?.Invoke(this);
    }

    /// <returns>Whether there is more to write.</returns>
    private bool TakeGathered()
    {
        lock (_gate)
        {
            _writingAt = 0;
            WireWriterPool.Return(ref _writing);
            (_writing, _gathering) = (_gathering, null);
            _isWriting = _writing is not null;
            return _isWriting;
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
        using var limit = new CancellationTokenSource(LastPatience);
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
