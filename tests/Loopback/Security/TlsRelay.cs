using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>An attacker that terminates TLS on both sides with its own certificates, reads everything and passes it on.</summary>
internal sealed class TlsRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly LinkCertificate _certificate = new(DateTimeOffset.UtcNow);
    private readonly IPEndPoint _server;
    private readonly List<IDisposable> _opened = [];
    private readonly Lock _gate = new();
    private readonly List<Frame> _seen = [];

    public TlsRelay(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _ = RelayAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The frames that passed, in order.</summary>
    public IReadOnlyList<Frame> Seen
    {
        get
        {
            lock (_gate) return [.. _seen];
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var item in _opened) item.Dispose();
        _certificate.Dispose();
    }

    private async Task RelayAsync()
    {
        var near = await _listener.AcceptSocketAsync();
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(_server);
        var nearTls = new SslStream(new NetworkStream(near, ownsSocket: true));
        var farTls = new SslStream(new NetworkStream(far, ownsSocket: true));
        _opened.AddRange([nearTls, farTls]);
        await nearTls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate.Context,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        await farTls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "",
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = _certificate.Context,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        await Task.WhenAll(PassAsync(nearTls, farTls), PassAsync(farTls, nearTls));
    }

    private async Task PassAsync(SslStream from, SslStream to)
    {
        var (reading, writing) = (new FrameStream(from), new FrameStream(to));
        try
        {
            while (await reading.ReadAsync(default) is { } frame)
            {
                lock (_gate) _seen.Add(frame);
                await writing.WriteAsync(default, frame);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has closed the connection.
        }
        finally
        {
            await to.DisposeAsync();
        }
    }
}
