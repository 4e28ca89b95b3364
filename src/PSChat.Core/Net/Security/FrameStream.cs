using System.Buffers.Binary;
using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>
/// Reads and writes one frame after the other, as a handshake needs it: reading takes exactly the bytes of one frame.
/// </summary>
internal sealed class FrameStream(Stream stream)
{
    private readonly WireWriter _writer = new(128);

    public Task WriteAsync(CancellationToken cancellationToken, params ReadOnlySpan<Frame> frames)
    {
        _writer.Reset();
        foreach (var frame in frames) FrameCodec.Write(_writer, frame);
        return stream.WriteAsync(_writer.WrittenMemory, cancellationToken).AsTask();
    }

    /// <summary>Reads the next frame; null if the bytes are not a frame.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = new byte[FrameCodec.LengthBytes];
        await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (count > WireConstants.MaximumHello) return null;
        var body = new byte[count];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return FrameCodec.Read(body);
    }
}
