using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>A client or server that sends arbitrary bytes, and reads frames.</summary>
internal sealed class RawLink : IDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    private RawLink(Socket socket) => _socket = socket;

    /// <summary>Connects to a listener.</summary>
    /// <param name="to">The listener.</param>
    /// <param name="receiveBuffer">
    /// About how many bytes the socket takes while nobody reads; null for the system's choice, which may be many MiB.
    /// </param>
    public static async Task<RawLink> ConnectAsync(IPEndPoint to, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(to);
        return new RawLink(socket);
    }

    public static async Task<RawLink> AcceptAsync(TcpListener listener) => new(await listener.AcceptSocketAsync());

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, _limit.Token)..];
    }

    public Task SendAsync(params Frame[] frames) => SendAsync(Bytes.Of(frames));

    /// <summary>Reads the next frame; null if the other side has closed.</summary>
    public async Task<Frame?> ReadAsync()
    {
        if (await ReadExactlyAsync(FrameCodec.LengthBytes) is not { } length) return null;
        var body = await ReadExactlyAsync((int)BinaryPrimitives.ReadUInt32LittleEndian(length));
        return FrameCodec.Read(body) ?? throw new InvalidOperationException("The other side sent no valid frame.");
    }

    /// <summary>Waits for the end, and ignores what comes before it.</summary>
    public async Task ReadToEndAsync()
    {
        var dropped = new byte[4096];
        while (await ReceiveAsync(dropped) > 0)
        {
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _limit.Dispose();
    }

    /// <summary>Receives bytes; a reset counts as the end, because everything sent before it has come.</summary>
    private async Task<int> ReceiveAsync(Memory<byte> bytes)
    {
        try
        {
            return await _socket.ReceiveAsync(bytes, _limit.Token);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private async Task<byte[]?> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var read = await ReceiveAsync(bytes.AsMemory(at));
            if (read == 0) return at == 0 ? null : throw new InvalidOperationException("The link ended within a frame.");
            at += read;
        }

        return bytes;
    }
}
