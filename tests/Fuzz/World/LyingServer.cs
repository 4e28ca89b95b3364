using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.World;

/// <summary>Takes links and probes like a server, and says what it is told to. All of it stays on this machine.</summary>
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

    /// <summary>Where it takes links.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>Where it takes probes.</summary>
    public int DiscoveryPort { get; }

    /// <summary>What it says on a link as soon as it has heard something.</summary>
    public byte[] Speech { get; set; } = [];

    /// <summary>Whether it says no more after that, or stays silent with the link open.</summary>
    public bool HangsUp { get; set; }

    /// <summary>What it answers to a probe.</summary>
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
            // Disposed.
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

            // Closing with something unread would take back what the other side has not read yet.
            while (await link.ReceiveAsync(heard, stopping) > 0)
            {
            }
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // Either side has had enough.
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
            // Disposed.
        }
    }
}
