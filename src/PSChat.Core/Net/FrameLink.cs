using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Groups;
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
    /// <summary>More than this waiting to be written means that the other side does not read: the link is closed.</summary>
    private const int MaximumBacklog = 16 * 1024 * 1024;

    private const int InitialBuffer = 4096;

    /// <summary>How long the other side has to read the last frame.</summary>
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly Stream? _cipher;
    private readonly EpollSocket? _events;
    private readonly Lock _gate = new();

    /// <summary>Both only while there is something in them: thousands of idle links must cost little.</summary>
    private WireWriter? _gathering;
    private WireWriter? _writing;
    private int _written;
    private bool _isWriting;
    private bool _closesWhenWritten;
    private int _closed;
    private volatile bool _isReading;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unread;

    /// <summary>A link over a connected socket.</summary>
    /// <param name="socket">Belongs to the link from now on.</param>
    /// <param name="cipher">What the bytes go through on their way to and from the socket; null for nothing.</param>
    /// <param name="wait">The event loop's, to read on its thread; null to read on the thread pool. Not with a cipher.</param>
    /// <exception cref="SocketException">The other side has closed already.</exception>
    public FrameLink(Socket socket, Stream? cipher = null, EpollWait? wait = null)
    {
        _socket = socket;
        _cipher = cipher;
        socket.NoDelay = true;
        if (cipher is null) socket.Blocking = false;
        RemoteEndpoint = Endpoint.Of((IPEndPoint)socket.RemoteEndPoint!);
        LocalEndpoint = Endpoint.Of((IPEndPoint)socket.LocalEndPoint!);
        if (OperatingSystem.IsLinux() && cipher is null) _events = wait?.Watch(socket);
    }

    /// <summary>Everything that was waiting has been handed to the network.</summary>
    public event Action<FrameLink>? Drained;

    public Endpoint RemoteEndpoint { get; }

    public Endpoint LocalEndpoint { get; }

    /// <summary>Whether nothing more will be read.</summary>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>The longest frame that is taken: little before the hello.</summary>
    public int MaximumFrame { get; set; } = WireConstants.MaximumHello;

    /// <summary>How many bytes wait to be written.</summary>
    public int Backlog
    {
        get
        {
            lock (_gate) return Gathered + (_writing?.Length ?? 0) - _written;
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
            if (_gathering.Length <= MaximumBacklog)
            {
                BeginWrite();
                return;
            }
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
    /// <param name="received">Takes each batch; called for one batch after the other.</param>
    /// <returns>What was wrong with the last frame; null if the link ended between two frames.</returns>
    public async Task<Error?> ReadAsync(Action<IReadOnlyList<Frame>> received)
    {
        _isReading = true;
        try
        {
            return OperatingSystem.IsLinux() && _events is not null
                ? await ReadByLoopAsync(_events, received).ConfigureAwait(false)
                : await ReadByRuntimeAsync(received).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return null;
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        if (OperatingSystem.IsLinux()) _events?.Close();
        _socket.Dispose();
        _cipher?.Dispose();
    }

    private async Task<Error?> ReadByRuntimeAsync(Action<IReadOnlyList<Frame>> received)
    {
        var buffer = new byte[InitialBuffer];
        while (true)
        {
            var count = await ReceiveAsync(buffer.AsMemory(_unread)).ConfigureAwait(false);
            if (count == 0) return null;
            _unread += count;
            var error = TakeFrames(buffer, received, out var start, out var wanted);
            KeepRest(ref buffer, start, wanted);
            if (error is not null) return error;
        }
    }

    /// <summary>Into the loop's own buffer; only the beginning of a frame that has not come whole is kept here.</summary>
    [SupportedOSPlatform("linux")]
    private async Task<Error?> ReadByLoopAsync(EpollSocket events, Action<IReadOnlyList<Frame>> received)
    {
        byte[] kept = [];
        var wanted = InitialBuffer;
        while (true)
        {
            do await events.WhenReadable().ConfigureAwait(false);
            while (!events.MayRead);

            var isLong = wanted > events.Scratch.Length;
            if (isLong && kept.Length < wanted) Array.Resize(ref kept, wanted);
            var buffer = isLong ? kept : events.Scratch;
            if (!isLong) Buffer.BlockCopy(kept, 0, buffer, 0, _unread);
            var count = _socket.Receive(buffer.AsSpan(_unread), SocketFlags.None, out var failure);
            if (failure == SocketError.WouldBlock) continue;
            if (count == 0 || failure != SocketError.Success) return null;
            _unread += count;
            var error = TakeFrames(buffer, received, out var start, out wanted);
            _unread -= start;
            if (!isLong) kept = _unread == 0 ? [] : buffer.AsSpan(start, _unread).ToArray();
            else if (start > 0) kept = kept.AsSpan(start, _unread).ToArray();
            if (error is not null) return error;
        }
    }

    private ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation = default) =>
        _cipher is null ? _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation) : _cipher.ReadAsync(buffer, cancellation);

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_cipher is not null)
        {
            await _cipher.WriteAsync(bytes).ConfigureAwait(false);
            return;
        }

        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
    }

    /// <summary>Whether this is how a read or write ends on a link that is over; a cipher has an exception of its own.</summary>
    private static bool IsEnd(Exception exception) => exception is SocketException or ObjectDisposedException or IOException;

    private Error? TakeFrames(byte[] buffer, Action<IReadOnlyList<Frame>> received, out int at, out int wanted)
    {
        var frames = new List<Frame>();
        at = 0;
        wanted = InitialBuffer;
        Error? error = null;
        while (_unread - at >= FrameCodec.LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at));
            if (length > MaximumFrame)
            {
                error = MaximumFrame == WireConstants.MaximumHello && GuardedStream.IsTls(length)
                    ? LinkSecurity.KeyUnexpected
                    : new Error(ChatError.FrameTooLong, $"A frame of {length} bytes is over the limit of {MaximumFrame}.");
                break;
            }

            var whole = FrameCodec.LengthBytes + (int)length;
            if (_unread - at < whole)
            {
                wanted = Math.Max(wanted, whole);
                break;
            }

            if (ReadFrame(buffer, at + FrameCodec.LengthBytes, (int)length) is not { } frame)
            {
                error = new Error(ChatError.BadFrame, "A frame could not be understood.");
                break;
            }

            frames.Add(frame);
            at += whole;

            // The hello decides about everything after it, the limit of the next frame included.
            if (frame is Hello)
            {
                received(frames);
                frames = [];
            }
        }

        if (frames.Count > 0) received(frames);
        return error;
    }

    /// <summary>A frame with log entries is read from a copy, because the entries keep their bytes.</summary>
    private static Frame? ReadFrame(byte[] buffer, int start, int length) =>
        length > 0 && (FrameType)buffer[start] is FrameType.Entries or FrameType.Deliver
            ? FrameCodec.Read(buffer.AsSpan(start, length).ToArray())
            : FrameCodec.Read(buffer.AsMemory(start, length));

    private void KeepRest(ref byte[] buffer, int start, int wanted)
    {
        _unread -= start;
        var target = buffer;

        // Grow for a long frame or a busy link, shrink again afterwards: thousands of idle links must cost little.
        if (wanted > buffer.Length || _unread == buffer.Length) target = new byte[Math.Max(wanted, Math.Min(buffer.Length * 2, 64 * 1024) + _unread)];
        else if (buffer.Length > 128 * 1024 && _unread < InitialBuffer && wanted == InitialBuffer) target = new byte[InitialBuffer];
        if (target != buffer || start > 0) Buffer.BlockCopy(buffer, start, target, 0, _unread);
        buffer = target;
    }

    /// <summary>Writes what was gathered, as far as the network takes it now; the rest as soon as it does. In the gate.</summary>
    private void BeginWrite()
    {
        if (_isWriting || Gathered == 0) return;
        _written = TrySend(_gathering!.Written);
        if (_written == _gathering.Length)
        {
            _written = 0;
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
        try
        {
            var sent = 0;
            while (sent < bytes.Length)
            {
                var count = _socket.Send(bytes[sent..], SocketFlags.None, out var error);

                // Whatever it is, what is left is tried again in the other way, which tells of errors.
                if (error != SocketError.Success) break;
                sent += count;
            }

            return sent;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>The network takes more; on the event loop's thread.</summary>
    [SupportedOSPlatform("linux")]
    private void WriteOn()
    {
        lock (_gate)
        {
            if (!_isWriting) return;
            var rest = _writing!.Written[_written..];
            var count = _socket.Send(rest, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) return;
            if (error != SocketError.Success)
            {
                // The reader sees the same, and tells.
                _events!.OnWritable(null);
                return;
            }

            _written += count;
            if (count < rest.Length || TakeGathered()) return;
            _events!.OnWritable(null);
        }

        AfterWriting();
    }

    private async Task WriteAsync()
    {
        try
        {
            do await SendAsync(_writing!.WrittenMemory[_written..]).ConfigureAwait(false);
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
            _written = 0;
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
