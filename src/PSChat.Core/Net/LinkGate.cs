using System.Net;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Keeps dialled-in links within <see cref="ServerLimits"/>, those before their hello and those after it, in total and for each
/// address. Loopback counts only in the totals, because every program on a machine shares that address.
/// </summary>
/// <typeparam name="TLink">Identifies a link.</typeparam>
internal sealed class LinkGate<TLink>(ServerLimits limits)
    where TLink : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, LinkedList<TLink>> _halfOpen = [];
    private readonly Dictionary<TLink, LinkRole> _greeted = [];
    private readonly Dictionary<IPAddress, int> _clientsOf = [];
    private readonly AddressBudgets _joins = new(limits.Joins);
    private readonly AddressBudgets _handshakes = new(limits.Handshakes);
    private int _halfOpenCount;
    private int _serverCount;

    /// <summary>Number of links that have not said hello yet.</summary>
    public int HalfOpen
    {
        get
        {
            lock (_gate) return _halfOpenCount;
        }
    }

    /// <summary>Number of links that have said hello.</summary>
    public int Greeted
    {
        get
        {
            lock (_gate) return _greeted.Count;
        }
    }

    /// <summary>Admits a new link, which counts as half-open until it is greeted or ends.</summary>
    /// <returns>The link that must be closed to make room; null if there is room.</returns>
    public TLink? Admit(TLink link, IPAddress address)
    {
        lock (_gate)
        {
            if (!_halfOpen.TryGetValue(address, out var links)) _halfOpen[address] = links = [];
            links.AddLast(link);
            _halfOpenCount++;
            var crowded = links.Count > limits.HalfOpenLinksPerAddress && !IPAddress.IsLoopback(address) ? address
                : _halfOpenCount > limits.HalfOpenLinks ? _halfOpen.MaxBy(of => of.Value.Count).Key
                : null;
            if (crowded is null) return null;
            var oldest = _halfOpen[crowded].First!.Value;
            RemoveHalfOpen(oldest, crowded);
            return oldest;
        }
    }

    /// <summary>Asks whether a link may be secured, which takes far longer than accepting it.</summary>
    /// <returns>False if too many links from its address were secured lately; the link must then be closed.</returns>
    public bool MaySecure(IPAddress address, TimeSpan now)
    {
        lock (_gate) return _handshakes.Take(address, now) is null;
    }

    /// <summary>Counts a link that has said an acceptable hello.</summary>
    /// <returns>Reason to refuse the link because of a limit; null to accept it.</returns>
    public Error? Greet(TLink link, IPAddress address, LinkRole role, TimeSpan now)
    {
        lock (_gate)
        {
            RemoveHalfOpen(link, address);
            if (FindRefusal(address, role, now) is { } refusal) return refusal;
            _greeted[link] = role;
            if (role == LinkRole.Server) _serverCount++;
            else _clientsOf[address] = _clientsOf.GetValueOrDefault(address) + 1;
            return null;
        }
    }

    /// <summary>Forgets a link that has ended, greeted or not.</summary>
    public void Remove(TLink link, IPAddress address)
    {
        lock (_gate)
        {
            RemoveHalfOpen(link, address);
            if (!_greeted.Remove(link, out var role)) return;
            if (role == LinkRole.Server) _serverCount--;
            else if (_clientsOf[address] > 1) _clientsOf[address]--;
            else _clientsOf.Remove(address);
        }
    }

    private Error? FindRefusal(IPAddress address, LinkRole role, TimeSpan now)
    {
        if (role == LinkRole.Server)
        {
            return _serverCount < limits.ServerLinks ? null
                : new Error(ChatError.TooManyLinks, $"The server has {limits.ServerLinks} links of servers, which is its limit.");
        }

        if (_greeted.Count - _serverCount >= limits.Links)
        {
            return new Error(ChatError.TooManyLinks, $"The server has {limits.Links} links, which is its limit.");
        }

        if (IPAddress.IsLoopback(address)) return null;
        if (_clientsOf.GetValueOrDefault(address) >= limits.LinksPerAddress)
        {
            return new Error(
                ChatError.TooManyLinks, $"The server has {limits.LinksPerAddress} links from this address, which is its limit.");
        }

        return _joins.Take(address, now) is not { } wait ? null
            : new Error(
                ChatError.Throttled, $"Too many connections come from this address; try again in {wait.TotalMilliseconds:0} ms.");
    }

    private void RemoveHalfOpen(TLink link, IPAddress address)
    {
        if (!_halfOpen.TryGetValue(address, out var links) || !links.Remove(link)) return;
        _halfOpenCount--;
        if (links.Count == 0) _halfOpen.Remove(address);
    }
}
