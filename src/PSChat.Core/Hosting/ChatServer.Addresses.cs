using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;

namespace PSChat;

/// <summary>Notices changes of the machine's addresses, because a server may be started before its network is up.</summary>
public sealed partial class ChatServer
{
    /// <summary>Short enough that nobody wonders why a server does not join, and long enough to cost nothing.</summary>
    private static readonly TimeSpan s_addressInterval = TimeSpan.FromSeconds(2);

    private TimeSpan _nextLook = s_addressInterval;

    private void LookForAddresses(Instant now)
    {
        if (now.Monotonic < _nextLook) return;
        _nextLook = now.Monotonic + s_addressInterval;

        // Off the event loop, because the system may take a while to list its interfaces.
        _ = Task.Run(() =>
        {
            _discovery.LookAround();
            var endpoints = ServerSockets.ListEndpoints(_options, _listener.LocalEndPoint.Port, _discovery.Interfaces);
            if (IsNews(endpoints)) _loop.Post(() => Announce(endpoints));
        });
    }

    private void OnSeedChanged(Seed seed) => _loop.Post(() =>
    {
        if (seed.Failure is not { } reason)
        {
            Log(ServerEvent.Step, $"The seed '{seed.Text}' is {string.Join(" and ", seed.EndPoints)}.");
            return;
        }

        var text = $"The seed '{seed.Text}' cannot be looked up ({reason}); it is looked up again.";
        _log?.Write(new ServerLogEntry(ServerEvent.SeedUnknown, text) { Remedy = RemedyCode.CheckSeedName });
    });

    /// <summary>
    /// Whether the addresses must be announced. A machine that has lost its network keeps its old addresses, because they usually
    /// come back.
    /// </summary>
    private bool IsNews(IReadOnlyList<Endpoint> endpoints) =>
        !endpoints.ToHashSet().SetEquals(_self.Endpoints) && !endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address));

    private void Announce(IReadOnlyList<Endpoint> endpoints)
    {
        if (!IsNews(endpoints)) return;

        // First, because new links announce the addresses in their hello.
        _self = _self with { Endpoints = endpoints };
        _protocol.Move(_loop.Clock.Now, endpoints);
    }
}
