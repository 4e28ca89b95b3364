using System.Buffers.Binary;
using System.Net.Sockets;
using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>
/// A socket's bytes on their way to TLS. Until the other side has proved the key, it may send only a limited number of bytes. Its
/// first bytes are kept, because they tell whether it speaks TLS at all.
/// </summary>
internal sealed class GuardedStream(Socket socket, int budget) : Stream
{
    /// <summary>
    /// First byte of a TLS record that carries a ClientHello. As part of a frame's length it would be far over the limit.
    /// </summary>
    private const byte HandshakeRecord = 0x16;

    private const byte TlsMajorVersion = 3;

    private readonly MemoryStream _first = new();
    private int _replayed;
    private int _left = budget;
    private bool _isOpen;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether a frame's length field is the beginning of TLS, so that the other side has a key.</summary>
    public static bool IsTls(uint length) =>
        (byte)length == HandshakeRecord && (byte)(length >> 8) == TlsMajorVersion && length > WireConstants.MaximumHello;

    /// <summary>Removes the limit, because the other side has proved the key.</summary>
    public void Open()
    {
        _isOpen = true;
        if (_replayed < _first.Length) return;
        _replayed = 0;
        _first.SetLength(0);
        _first.Capacity = 0;
    }

    /// <summary>Waits for the first bytes, which are read again afterwards.</summary>
    /// <returns>Whether they begin TLS; null if the other side closed before.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<bool?> BeginsTlsAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[FrameCodec.LengthBytes];
        while (_first.Length < buffer.Length)
        {
            var buffered = buffer.AsMemory(0, buffer.Length - (int)_first.Length);
            var count = await ReceiveAsync(buffered, cancellationToken).ConfigureAwait(false);
            if (count == 0) return null;
        }

        _replayed = 0;
        return IsTls(BinaryPrimitives.ReadUInt32LittleEndian(_first.GetBuffer()));
    }

    /// <summary>Returns the first bytes as a frame in plain text; null if they are none.</summary>
    public Frame? FirstFrame()
    {
        var bytes = _first.GetBuffer().AsMemory(0, (int)_first.Length);
        if (bytes.Length < FrameCodec.LengthBytes) return null;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
        return length <= bytes.Length - FrameCodec.LengthBytes
            ? FrameCodec.Read(bytes.Slice(FrameCodec.LengthBytes, (int)length))
            : null;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_replayed < _first.Length)
        {
            var count = Math.Min(buffer.Length, (int)_first.Length - _replayed);
            _first.GetBuffer().AsMemory(_replayed, count).CopyTo(buffer);
            _replayed += count;
            return count;
        }

        return await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (buffer.Length > 0)
            {
                var count = await socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
                buffer = buffer[count..];
            }
        }
        catch (SocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_isOpen)
        {
            if (_left == 0) throw new IOException("The other side sends too much before it is accepted.");
            buffer = buffer[..Math.Min(buffer.Length, _left)];
        }

        int count;
        try
        {
            count = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }

        if (_isOpen) return count;
        _left -= count;
        _first.Write(buffer.Span[..count]);
        _replayed += count;
        return count;
    }
}
