using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using PSChat.Groups;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>
/// A TCP link that follows docs/protocol/wire.md byte by byte, or violates it, without the engine's codecs. A stranger or a
/// client in another language would do the same.
/// </summary>
internal sealed class RawLink : IDisposable
{
    private const byte HelloType = 1;
    private const byte ErrorType = 3;
    private const ushort Version = 1;
    private const byte ClientRole = 2;

    private readonly TcpClient _client = new();

    private NetworkStream Stream => _client.GetStream();

    /// <summary>Dials a server.</summary>
    public static async Task<RawLink> DialAsync(Endpoint server)
    {
        var link = new RawLink();
        await link._client.ConnectAsync(server.ToIPEndPoint()).WaitAsync(Limits.Patience);
        return link;
    }

    /// <summary>Sends a client's hello.</summary>
    public Task SendHelloAsync(string group, ushort version = Version)
    {
        byte[] name = Encoding.UTF8.GetBytes(group);
        return SendFrameAsync(
            HelloType, [.. "PSCH"u8, (byte)version, (byte)(version >> 8), ClientRole, 0, (byte)name.Length, .. name, 0]);
    }

    /// <summary>Sends a frame of this type.</summary>
    public Task SendFrameAsync(byte type, params ReadOnlySpan<byte> body) =>
        SendAsync([.. LengthOf(body.Length + 1), type, .. body]);

    /// <summary>Announces a frame of this length, and sends only its beginning.</summary>
    public Task SendLengthAsync(int length) => SendAsync([.. LengthOf(length), HelloType]);

    /// <summary>Sends any bytes.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await Stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server closed the link during the write; its earlier answer can still be read.
        }
    }

    /// <summary>Reads until the server has reported an error and closed the link.</summary>
    public async Task<ChatError> ReadErrorAsync()
    {
        ChatError? error = null;
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Type == ErrorType) error = (ChatError)frame.Body[0];
        }

        return error ?? throw new InvalidOperationException("The link was closed without an error frame.");
    }

    /// <summary>Reads the next frame; null once the link is closed.</summary>
    public async Task<(byte Type, byte[] Body)?> ReadFrameAsync()
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        try
        {
            var head = new byte[5];
            await Stream.ReadExactlyAsync(head, patience.Token);
            var body = new byte[BinaryPrimitives.ReadUInt32LittleEndian(head) - 1];
            await Stream.ReadExactlyAsync(body, patience.Token);
            return (head[4], body);
        }
        catch (Exception exception) when (exception is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static byte[] LengthOf(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)length);
        return bytes;
    }
}
