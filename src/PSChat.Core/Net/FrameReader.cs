using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Reads frames from one connection and passes them on in batches, on the event loop's thread or on the thread pool.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="wait">The event loop's wait, to read on the loop's thread; null to read on the thread pool.</param>
internal sealed class FrameReader(LinkSocket socket, EpollWait? wait)
{
    private const int InitialBuffer = 4096;

    private volatile bool _isReading;
    private LateTask _ended;
    private byte[] _buffer = [];
    private int _unread;

    /// <summary>See <see cref="FrameLink.MaximumFrame"/>.</summary>
    public int MaximumFrame { get; set; } = WireConstants.MaximumHello;

    /// <summary>Whether nothing more will be read.</summary>
    public bool HasEnded => _ended.IsComplete;

    /// <summary>See <see cref="FrameLink.ReadAsync"/>.</summary>
    public async Task<Error?> ReadAsync(Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        _isReading = true;
        try
        {
            if (!socket.IsCiphered) socket.StopBlocking();
            if (!OperatingSystem.IsLinux() || socket.IsCiphered || wait is null)
            {
                return await ReadByRuntimeAsync(received).ConfigureAwait(false);
            }

            return await ReadByLoopAsync(socket.Watch(wait), received).ConfigureAwait(false);
        }
        catch (Exception exception) when (LinkSocket.IsEnd(exception))
        {
            return null;
        }
        finally
        {
            _buffer = [];
            _ended.Complete();
        }
    }

    /// <summary>
    /// Reads until the end and drops what comes. <see cref="ReadAsync"/> normally sees the end first; if it has stopped because
    /// of a bad frame, the rest is read here.
    /// </summary>
    /// <exception cref="OperationCanceledException">The other side did not close before the cancellation.</exception>
    public async Task DropRestAsync(CancellationToken cancellationToken)
    {
        if (_isReading) await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var dropped = new byte[InitialBuffer];
        while (await socket.ReceiveAsync(dropped, cancellationToken).ConfigureAwait(false) > 0)
        {
        }
    }

    private async Task<Error?> ReadByRuntimeAsync(Func<IReadOnlyList<Frame>, ValueTask> received)
    {
        _buffer = new byte[InitialBuffer];
        while (true)
        {
            var count = await socket.ReceiveAsync(_buffer.AsMemory(_unread)).ConfigureAwait(false);
            if (count == 0) return null;
            _unread += count;
            var (error, start, wanted) = await TakeBatchesAsync(_buffer, received).ConfigureAwait(false);
            if (error is not null) return error;
            KeepRest(start, wanted);
        }
    }

    /// <summary>
    /// Reads into the event loop's buffer. Only the beginning of an incomplete frame is kept here. For a long frame the kept
    /// buffer grows as the frame's bytes come.
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
            var count = socket.Receive(buffer.AsSpan(_unread), out var failure);
            if (failure == SocketError.WouldBlock) continue;
            if (count == 0 || failure != SocketError.Success) return null;
            _unread += count;
            (var error, var start, wanted) = await TakeBatchesAsync(buffer, received).ConfigureAwait(false);
            if (error is not null) return error;
            _unread -= start;
            if (!isLong || start > 0) _buffer = _unread == 0 ? [] : buffer.AsSpan(start, _unread).ToArray();
        }
    }

    /// <summary>
    /// Passes on the frames that have come. A hello ends its batch, because it decides about everything after it, including the
    /// next frame's limit.
    /// </summary>
    /// <returns>The error of the next frame, where the rest begins, and how many bytes the next frame takes.</returns>
    private async ValueTask<(Error? Error, int Start, int Wanted)> TakeBatchesAsync(
        byte[] buffer, Func<IReadOnlyList<Frame>, ValueTask> received)
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

    /// <summary>Takes the complete frames, up to and including a hello.</summary>
    /// <param name="buffer">The bytes that have come.</param>
    /// <param name="at">Where the first frame begins.</param>
    /// <returns>The frames, the error of the next one, where the next one begins, and how many bytes it takes.</returns>
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

    /// <summary>
    /// Refuses a frame that is too long. If TLS begins in the place of the first frame, the other side has a key.
    /// </summary>
    private Error Refuse(uint length) => MaximumFrame == WireConstants.MaximumHello && GuardedStream.IsTls(length)
        ? LinkSecurity.KeyUnexpected
        : new Error(ChatError.FrameTooLong, $"A frame of {length} bytes is over the limit of {MaximumFrame}.");

    /// <summary>Reads a frame. One with log entries is read from a copy, because the entries keep their bytes.</summary>
    private static Frame? ReadFrame(byte[] buffer, int start, int length) =>
        length > 0 && (FrameType)buffer[start] is FrameType.Entries or FrameType.Deliver or FrameType.History
            ? FrameCodec.Read(buffer.AsSpan(start, length).ToArray())
            : FrameCodec.Read(buffer.AsMemory(start, length));

    /// <summary>
    /// Moves the unread bytes to the front. For a long frame the buffer grows as its bytes come, not when its length is
    /// announced; otherwise four bytes would be enough to make it large. It shrinks again later, because thousands of idle links
    /// must cost little.
    /// </summary>
    private void KeepRest(int start, int wanted)
    {
        _unread -= start;
        var target = _buffer;
        if (_unread == _buffer.Length) target = new byte[Math.Min(Math.Max(wanted, InitialBuffer), _buffer.Length * 2)];
        else if (_buffer.Length > 128 * 1024 && _unread < InitialBuffer && wanted == InitialBuffer)
        {
            target = new byte[InitialBuffer];
        }

        if (target != _buffer || start > 0) Buffer.BlockCopy(_buffer, start, target, 0, _unread);
        _buffer = target;
    }
}
