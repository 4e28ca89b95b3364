using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Writes frames to one connection. Frames are gathered until <see cref="Flush"/>, then written at once if the network takes
/// them. Frames that are gathered during a write go out with the next one.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="link">Is told when everything has been written.</param>
internal sealed class FrameWriter(LinkSocket socket, IWrittenLink link)
{
    private readonly Lock _gate = new();

    /// <summary>Both buffers are null while they are empty, because thousands of idle links must cost little.</summary>
    private WireWriter? _gathering;
    private WireWriter? _writing;
    private int _writingAt;
    private bool _isWriting;
    private bool _closesWhenWritten;

    /// <summary>See <see cref="FrameLink.MaximumBacklog"/>.</summary>
    public int MaximumBacklog { get; set; } = 16 * 1024 * 1024;

    /// <summary>Whether more than <see cref="MaximumBacklog"/> bytes were waiting.</summary>
    public bool WasOverrun { get; private set; }

    /// <summary>Number of bytes that wait to be written.</summary>
    public int Backlog
    {
        get
        {
            lock (_gate) return Gathered + (_writing?.Length ?? 0) - _writingAt;
        }
    }

    /// <summary>Whether the network has not yet taken all of the last write.</summary>
    public bool IsWriting
    {
        get
        {
            lock (_gate) return _isWriting;
        }
    }

    private int Gathered => _gathering?.Length ?? 0;

    /// <summary>Gathers a frame; <see cref="Flush"/> sends it.</summary>
    /// <returns>False if more than <see cref="MaximumBacklog"/> bytes wait.</returns>
    public bool Gather(Frame frame)
    {
        lock (_gate)
        {
            if (_closesWhenWritten) return true;
            FrameCodec.Write(_gathering ??= WireWriterPool.Take(), frame);
            return IsWithinBacklog();
        }
    }

    /// <summary>
    /// Sends frames that are already encoded, the same for many links, after the gathered ones. If nothing was gathered, the
    /// bytes are not copied.
    /// </summary>
    /// <returns>False if more than <see cref="MaximumBacklog"/> bytes wait.</returns>
    public bool Send(ReadOnlySpan<byte> frames)
    {
        lock (_gate)
        {
            if (_closesWhenWritten) return true;
            if (!_isWriting && Gathered == 0) frames = frames[TrySend(frames)..];
            if (frames.Length == 0) return true;
            (_gathering ??= WireWriterPool.Take()).Bytes(frames);
            BeginWrite();
            return IsWithinBacklog();
        }
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush()
    {
        lock (_gate) BeginWrite();
    }

    /// <summary>Sends what was gathered, and nothing after that.</summary>
    /// <returns>Whether all of it has been sent already; otherwise the link is told later.</returns>
    public bool End()
    {
        lock (_gate)
        {
            _closesWhenWritten = true;
            BeginWrite();
            return !_isWriting;
        }
    }

    private bool IsWithinBacklog()
    {
        if (Gathered <= MaximumBacklog) return true;
        WasOverrun = true;
        return false;
    }

    /// <summary>
    /// Writes as much of the gathered bytes as the network takes now, and the rest as soon as it can. The caller holds the lock.
    /// </summary>
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
        if (OperatingSystem.IsLinux() && socket.Events is { } events) events.OnWritable(WriteOn);
        else _ = WriteAsync();
    }

    /// <returns>Number of bytes that the network has taken; 0 where only asynchronous writes are possible.</returns>
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (socket.IsCiphered || socket.IsClosed) return 0;
        var sent = 0;

        // After any error the rest is tried again by the other path, which reports errors.
        while (sent < bytes.Length && socket.TryWrite(bytes[sent..], out var count) == SocketError.Success) sent += count;
        return sent;
    }

    /// <summary>Continues a write, because the network takes more. Runs on the event loop's thread.</summary>
    [SupportedOSPlatform("linux")]
    private void WriteOn()
    {
        lock (_gate)
        {
            if (!_isWriting) return;
            var rest = _writing!.Written[_writingAt..];
            if (socket.TryWrite(rest, out var count) is var error && error == SocketError.WouldBlock) return;
            if (error != SocketError.Success)
            {
                // The reader sees the same error and reports it.
                socket.Events!.OnWritable(null);
                return;
            }

            _writingAt += count;
            if (count < rest.Length || TakeGathered()) return;
            socket.Events!.OnWritable(null);
        }

        link.OnWritten(_closesWhenWritten);
    }

    private async Task WriteAsync()
    {
        try
        {
            do await socket.SendAsync(_writing!.WrittenMemory[_writingAt..]).ConfigureAwait(false);
            while (TakeGathered());
        }
        catch (Exception exception) when (LinkSocket.IsEnd(exception))
        {
            // The reader sees the same error and reports it.
            socket.Dispose();
            return;
        }

        link.OnWritten(_closesWhenWritten);
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
}
