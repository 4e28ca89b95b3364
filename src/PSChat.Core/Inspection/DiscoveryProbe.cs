using System.Net;
using PSChat.Hosting;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Inspection;

/// <summary>
/// Asks for a group over each route of discovery separately. Each question has a number of its own, so that the answer shows its
/// route.
/// </summary>
internal sealed class DiscoveryProbe : IDisposable
{
    // As often as a client asks, because a lost datagram must not look like a blocked route.
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly NetworkOptions _options;
    private readonly DiscoveryNetwork _network;
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, (int Route, TimeSpan At)> _questions = [];
    private readonly Dictionary<int, TimeSpan> _roundTrips = [];
    private readonly Dictionary<Epoch, Answer> _answers = [];
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _routeCount;

    /// <exception cref="ChatException"><see cref="ChatError.AddressUnavailable"/>.</exception>
    public DiscoveryProbe(NetworkOptions options)
    {
        _options = options;
        _network = ServerSockets.OpenDiscovery(options with { Seeds = [] }, _clock, listens: false, options.Group);
    }

    /// <summary>The answers: one for each epoch that a part of the group is in.</summary>
    public IReadOnlyList<Answer> Answers
    {
        get
        {
            lock (_gate) return [.. _answers.Values];
        }
    }

    /// <summary>
    /// Asks until every route has answered. Waits at most <paramref name="patience"/> after the first answer, and
    /// <paramref name="timeout"/> if none comes.
    /// </summary>
    public async Task<IReadOnlyList<RouteFacts>> RunAsync(
        TimeSpan patience, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (seeds, unknown) = await ResolveSeedsAsync(cancellationToken).ConfigureAwait(false);
        var routes = _network.ListRoutes().Select(route => (Route: route, Target: $"{route.From}")).Concat(seeds).ToArray();
        _routeCount = routes.Length;
        _network.Start(OnReceived);
        while (!IsOver())
        {
            _network.Renew();
            for (var at = 0; at < routes.Length; at++) Ask(at, routes[at].Route);
            try
            {
                await _allAnswered.Task.WaitAsync(s_interval, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The loop asks again, if there is time.
            }
        }

        lock (_gate) return [.. routes.Select(FactsOf), .. unknown];

        bool IsOver()
        {
            lock (_gate)
            {
                return _roundTrips.Count == routes.Length
                    || _clock.Elapsed >= (_roundTrips.Count > 0 && patience < timeout ? patience : timeout);
            }
        }

        RouteFacts FactsOf((DiscoveryRoute Route, string Target) one, int at) =>
            new(one.Route.Way, one.Target, _roundTrips.TryGetValue(at, out var time) ? time : null, null);
    }

    public void Dispose() => _network.Dispose();

    private void Ask(int at, DiscoveryRoute route)
    {
        var nonce = RandomNumbers.NextSeed();
        lock (_gate)
        {
            if (_roundTrips.ContainsKey(at)) return;
            _questions[nonce] = (at, _clock.Elapsed);
        }

        _network.Send(new Probe(_options.Group, nonce, Rank.None), route);
    }

    private void OnReceived(Endpoint from, Datagram datagram)
    {
        if (datagram is not Answer answer || answer.Group != _options.Group) return;
        lock (_gate)
        {
            if (!_questions.TryGetValue(answer.Nonce, out var question)) return;
            _answers[answer.Epoch] = answer;
            _roundTrips.TryAdd(question.Route, _clock.Elapsed - question.At);
            if (_roundTrips.Count == _routeCount) _allAnswered.TrySetResult();
        }
    }

    private async Task<(List<(DiscoveryRoute Route, string Target)> Found, List<RouteFacts> Unknown)> ResolveSeedsAsync(
        CancellationToken cancellationToken)
    {
        var found = new List<(DiscoveryRoute, string)>();
        var unknown = new List<RouteFacts>();
        foreach (var seed in _options.Seeds)
        {
            SeedAddress.TryParse(seed, _options.DiscoveryPort, out var host, out var port);
            var (addresses, failure) = await SeedAddress
                .LookUpAsync(host, _options.BindAddress, _options.LookUp, cancellationToken).ConfigureAwait(false);
            found.AddRange(addresses.Select(
                address => (new DiscoveryRoute(DiscoveryWay.Seed, null, new IPEndPoint(address, port)), seed)));
            if (failure is not null) unknown.Add(new RouteFacts(DiscoveryWay.Seed, seed, null, failure));
        }

        return (found, unknown);
    }
}
