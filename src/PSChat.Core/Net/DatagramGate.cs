using System.Net;
using PSChat.Groups;

namespace PSChat.Net;

/// <summary>
/// Keeps a flood of datagrams away from the event loop. Strangers are limited by address, on loopback by port too, where all
/// share one address; and only a bounded number wait for the loop. Servers that this one sends heartbeats to are counted apart,
/// so that a flood does not make them look dead.
/// </summary>
internal sealed class DatagramGate(Rate rate)
{
    /// <summary>Most sources that are remembered; those that have been quiet for a while are forgotten first.</summary>
    private const int MaximumSources = 4096;

    /// <summary>Most datagrams that wait for the event loop: as many as it handles in some milliseconds.</summary>
    private const int MaximumWaiting = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Endpoint, TokenBucket> _sources = [];
    private HashSet<Endpoint> _known = [];
    private int _waitingOfKnown;
    private int _waitingOfStrangers;

    /// <summary>Sets the peers whose heartbeats are awaited from now on.</summary>
    public void Know(IEnumerable<IPEndPoint> peers)
    {
        var known = peers.Select(Endpoint.Of).ToHashSet();
        lock (_gate)
        {
            if (!_known.SetEquals(known)) _known = known;
        }
    }

    /// <summary>Decides whether a datagram that has come is passed on.</summary>
    /// <returns>Action to call when the datagram has been handled; null if the datagram is dropped.</returns>
    public Action? Admit(Endpoint source, TimeSpan now)
    {
        lock (_gate)
        {
            if (_known.Contains(source))
            {
                if (_waitingOfKnown >= MaximumWaiting) return null;
                _waitingOfKnown++;
                return OnKnownHandled;
            }

            if (_waitingOfStrangers >= MaximumWaiting || !BucketOf(source, now).TryTake(now)) return null;
            _waitingOfStrangers++;
            return OnStrangerHandled;
        }
    }

    private void OnKnownHandled()
    {
        lock (_gate) _waitingOfKnown--;
    }

    private void OnStrangerHandled()
    {
        lock (_gate) _waitingOfStrangers--;
    }

    private TokenBucket BucketOf(Endpoint source, TimeSpan now)
    {
        var key = IPAddress.IsLoopback(source.Address) ? source : new Endpoint(SourceAddress.Of(source.Address), 1);
        if (_sources.TryGetValue(key, out var bucket)) return bucket;
        if (_sources.Count >= MaximumSources)
        {
            foreach (var (quiet, _) in _sources.Where(other => other.Value.IsFull(now)).ToList()) _sources.Remove(quiet);

            // Sources are forged, so all budgets start again. The number of waiting datagrams is bounded in any case.
            if (_sources.Count >= MaximumSources) _sources.Clear();
        }

        return _sources[key] = new TokenBucket(rate);
    }
}
