using System.Net;
using PSChat.Groups;

namespace PSChat.Net;

/// <summary>
/// Keeps a flood of datagrams away from the event loop: strangers by address (on loopback by port too, where everybody
/// has one address), and never more at a time than the loop gets to. Servers that we send heartbeats to are counted apart,
/// so that a flood does not make them look dead.
/// </summary>
internal sealed class DatagramGate(Rate rate)
{
    /// <summary>Sources that are remembered; those that were quiet for a while go first.</summary>
    private const int MaximumSources = 4096;

    /// <summary>The most that wait for the event loop: what it handles in some milliseconds.</summary>
    private const int MaximumWaiting = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Endpoint, TokenBucket> _sources = [];
    private HashSet<Endpoint> _known = [];
    private int _waitingOfKnown;
    private int _waitingOfStrangers;

    /// <summary>Those whose heartbeats are awaited from now on.</summary>
    public void Know(IEnumerable<IPEndPoint> peers)
    {
        var known = peers.Select(Endpoint.Of).ToHashSet();
        lock (_gate)
        {
            if (!_known.SetEquals(known)) _known = known;
        }
    }

    /// <summary>A datagram has come.</summary>
    /// <returns>What to call when it was handled; null if it is dropped.</returns>
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
        var key = IPAddress.IsLoopback(source.Address) ? source : new Endpoint(source.Address, 1);
        if (_sources.TryGetValue(key, out var bucket)) return bucket;
        if (_sources.Count >= MaximumSources)
        {
            foreach (var (quiet, _) in _sources.Where(other => other.Value.IsFull(now)).ToList()) _sources.Remove(quiet);

            // Forged sources: they all begin anew, and what waits at a time is bounded in any case.
            if (_sources.Count >= MaximumSources) _sources.Clear();
        }

        return _sources[key] = new TokenBucket(rate);
    }
}
