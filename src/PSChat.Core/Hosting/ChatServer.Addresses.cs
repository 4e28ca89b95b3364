using System.Net;
using PSChat.Groups;
using PSChat.Hosting;

namespace PSChat;

/// <summary>Notices when the machine's addresses change: a server may be started before its network is up.</summary>
public sealed partial class ChatServer
{
    /// <summary>Sooner than somebody asks why a server does not get in, and too seldom to cost anything.</summary>
    private static readonly TimeSpan s_addressInterval = TimeSpan.FromSeconds(2);

    private TimeSpan _nextLook = s_addressInterval;

    private void LookForAddresses(Instant now)
    {
        if (now.Monotonic < _nextLook) return;
        _nextLook = now.Monotonic + s_addressInterval;

        // Off the loop: the system may take its time to list its interfaces.
        _ = Task.Run(() =>
        {
            _discovery.LookAround();
            var endpoints = ServerSockets.ListEndpoints(_options, _listener.LocalEndPoint.Port, _discovery.Interfaces);
            if (IsNews(endpoints)) _loop.Post(() => Announce(endpoints));
        });
    }

    /// <summary>A machine that has lost its network keeps its addresses: mostly they come back.</summary>
    private bool IsNews(IReadOnlyList<Endpoint> endpoints) =>
        !endpoints.ToHashSet().SetEquals(_self.Endpoints) && !endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address));

    private void Announce(IReadOnlyList<Endpoint> endpoints)
    {
        if (!IsNews(endpoints)) return;

        // First, because the links that are dialled anew say it in their hello.
        _self = _self with { Endpoints = endpoints };
        _protocol.Move(_loop.Clock.Now, endpoints);
    }
}
