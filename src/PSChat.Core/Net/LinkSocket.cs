using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PSChat.Net;

/// <summary>The bytes of one TCP connection, over its socket or through a cipher.</summary>
/// <param name="socket">A connected socket, disposed together with this object.</param>
internal sealed class LinkSocket(Socket socket) : IDisposable
{
    /// <summary>Most bytes of one TLS record: 16 KiB (RFC 8446, 5.1).</summary>
    private const int TlsRecord = 16 * 1024;

    private Stream? _cipher;
    private EpollSocket? _events;
    private int _closed;
    private LateTask _disposed;
    private long _written;

    /// <summary>Number of bytes that the network has taken so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    public bool IsClosed => _closed != 0;

    /// <summary>Completes when the connection is closed.</summary>
    public Task Closed => _disposed.Task;

    /// <summary>Whether bytes go through a cipher, and can be read and written asynchronously only.</summary>
    public bool IsCiphered => _cipher is not null;

    /// <summary>The event loop's watch on the socket; null if it does not watch it.</summary>
    public EpollSocket? Events => _events;

    /// <summary>
    /// Whether a read or write on an ended connection fails with this exception. A cipher has an exception of its own, and so has
    /// a system that can watch no more sockets.
    /// </summary>
    public static bool IsEnd(Exception exception) => exception
        is SocketException or ObjectDisposedException or IOException or Win32Exception;

    /// <summary>Sends and receives through a cipher from now on. To be called before anything was sent or read.</summary>
    public void PassThrough(Stream cipher) => _cipher = cipher;

    /// <summary>Makes reads and writes return at once instead of waiting.</summary>
    public void StopBlocking() => socket.Blocking = false;

    /// <summary>Lets the event loop report when the socket can be read or written.</summary>
    [SupportedOSPlatform("linux")]
    public EpollSocket Watch(EpollWait wait)
    {
        _events = wait.Watch(socket);
        if (IsClosed) _events.Close();
        return _events;
    }

    /// <summary>Reads the bytes that have come.</summary>
    public int Receive(Span<byte> buffer, out SocketError error) => socket.Receive(buffer, SocketFlags.None, out error);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _cipher is null
        ? socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken)
        : _cipher.ReadAsync(buffer, cancellationToken);

    /// <summary>
    /// Writes what the network takes now. Must not throw on the event loop's thread, even if another thread closes the socket.
    /// </summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="count">Number of bytes that the network has taken.</param>
    public SocketError TryWrite(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        try
        {
            count = socket.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.Success) Interlocked.Add(ref _written, count);
            return error;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }

    /// <summary>Writes all bytes.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = _cipher is null
                ? await socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)
                : await EncryptAsync(_cipher, bytes).ConfigureAwait(false);
            bytes = bytes[count..];
            Interlocked.Add(ref _written, count);
        }
    }

    /// <summary>Closes this side's direction: the other side reads everything that was sent, and then the end.</summary>
    /// <returns>False if the connection has ended already.</returns>
    public bool TryShutDown()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        if (OperatingSystem.IsLinux()) _events?.Close();
        socket.Dispose();
        _cipher?.Dispose();
        _disposed.Complete();
    }

    /// <summary>
    /// Writes one TLS record at a time, so that progress is visible and a slow reader is not taken for one that does not read.
    /// </summary>
    private static async ValueTask<int> EncryptAsync(Stream cipher, ReadOnlyMemory<byte> bytes)
    {
        var count = Math.Min(bytes.Length, TlsRecord);
        await cipher.WriteAsync(bytes[..count]).ConfigureAwait(false);
        return count;
    }
}
