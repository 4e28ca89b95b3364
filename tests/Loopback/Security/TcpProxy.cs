using System.Net;
using System.Net.Sockets;

namespace PSChat.Loopback.Tests;

/// <summary>
/// A proxy that passes connections on byte by byte, unchanged or as changed by <see cref="Tamper"/>, and records the bytes.
/// </summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly MemoryStream _recorded = new();
    private readonly List<Socket> _sockets = [];
    private readonly Lock _gate = new();
    private int _fromDialler;
    private int _fromListener;

    public TcpProxy(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>
    /// Changes each piece on its way. Takes whether the dialler sent it, and the number of earlier bytes from that side.
    /// </summary>
    public Action<bool, int, Memory<byte>> Tamper { get; set; } = (_, _, _) => { };

    public int FromDialler => Volatile.Read(ref _fromDialler);

    public int FromListener => Volatile.Read(ref _fromListener);

    /// <summary>Everything that the diallers sent.</summary>
    public byte[] Recorded
    {
        get
        {
            lock (_gate) return _recorded.ToArray();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
        {
            foreach (var socket in _sockets) socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync();
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                lock (_gate) _sockets.AddRange([near, far]);
                await far.ConnectAsync(_server);
                _ = PassAsync(near, far, isDialler: true);
                _ = PassAsync(far, near, isDialler: false);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection is closed.
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isDialler)
    {
        var buffer = new byte[16 * 1024];
        var before = 0;
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var piece = buffer.AsMemory(0, count);
                if (isDialler)
                {
                    lock (_gate) _recorded.Write(piece.Span);
                }

                Tamper(isDialler, before, piece);
                before += count;
                Interlocked.Add(ref isDialler ? ref _fromDialler : ref _fromListener, count);
                await to.SendAsync(piece);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
