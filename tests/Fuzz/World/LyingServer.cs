using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.World;

/// <summary>Accepts links and probes like a server, and sends what a test gives it. Everything stays on this machine.</summary>
internal sealed class LyingServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stopping = new();

    public LyingServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Endpoint = new Endpoint(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndPoint!).Port);
        DiscoveryPort = ((IPEndPoint)_datagrams.LocalEndPoint!).Port;
        _ = AcceptAsync();
        _ = AnswerAsync();
    }

    /// <summary>The endpoint for links.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>The port for probes.</summary>
    public int DiscoveryPort { get; }

    /// <summary>The bytes that it sends on a link as soon as it has received something.</summary>
    public byte[] Speech { get; set; } = [];

    /// <summary>Whether it closes the link after that, or keeps it open and silent.</summary>
    public bool HangsUp { get; set; }

    /// <summary>Returns the answer to a probe.</summary>
    public Func<Probe, byte[]> Answer { get; set; } = _ => [];

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _datagrams.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stopping = _stopping.Token;
        try
        {
            while (true) _ = TalkAsync(await _listener.AcceptAsync(stopping), stopping);
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // The server is disposed.
        }
    }

    private async Task TalkAsync(Socket link, CancellationToken stopping)
    {
        var heard = new byte[4096];
        try
        {
            if (await link.ReceiveAsync(heard, stopping) == 0) return;
            await link.SendAsync(Speech, stopping);
            if (HangsUp) link.Shutdown(SocketShutdown.Send);

            // Closing a socket with unread bytes would reset it, and the other side would lose what it has not read yet.
            while (await link.ReceiveAsync(heard, stopping) > 0)
            {
            }
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // Either side has closed the link.
        }
        finally
        {
            link.Dispose();
        }
    }

    private async Task AnswerAsync()
    {
        var stopping = _stopping.Token;
        var heard = new byte[WireConstants.MaximumDatagram];
        try
        {
            while (true)
            {
                var received = await _datagrams.ReceiveFromAsync(heard, new IPEndPoint(IPAddress.Any, 0), stopping);
                if (DatagramCodec.Read(heard.AsSpan(0, received.ReceivedBytes).ToArray()) is not Probe probe) continue;
                await _datagrams.SendToAsync(Answer(probe), received.RemoteEndPoint, stopping);
            }
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // The server is disposed.
        }
    }
}
