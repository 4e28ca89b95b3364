using System.Net;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Keeps the links that others have dialled within <see cref="ServerLimits"/>: those that have not said hello, and those
/// that have, in all and from each address. Loopback counts only in all: everybody on a machine has that address.
/// </summary>
/// <typeparam name="TLink">What stands for a link.</typeparam>
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

    /// <summary>How many links have not said hello yet.</summary>
    public int HalfOpen
    {
        get
        {
            lock (_gate) return _halfOpenCount;
        }
    }

    /// <summary>How many have.</summary>
    public int Greeted
    {
        get
        {
            lock (_gate) return _greeted.Count;
        }
    }

    /// <summary>A link has come; it counts as half-open until it is greeted or ends.</summary>
    /// <returns>The link that has to go for it; null if there is room.</returns>
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

    /// <summary>A link is about to be secured, which takes far longer than to take a link.</summary>
    /// <returns>False if too many from its address were: it is to be closed.</returns>
    public bool MaySecure(IPAddress address, TimeSpan now)
    {
        lock (_gate) return _handshakes.Take(address, now) is null;
    }

    /// <summary>A link has said an acceptable hello.</summary>
    /// <returns>Why it is refused all the same; null if it is not.</returns>
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

    /// <summary>A link has ended, whatever it was.</summary>
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
                : new Error(ChatError.TooManyLinks, $"The server has {limits.ServerLinks} links of servers, as many as it takes.");
        }

        if (_greeted.Count - _serverCount >= limits.Links)
        {
            return new Error(ChatError.TooManyLinks, $"The server has {limits.Links} links, as many as it takes.");
        }

        if (IPAddress.IsLoopback(address)) return null;
        if (_clientsOf.GetValueOrDefault(address) >= limits.LinksPerAddress)
        {
            return new Error(ChatError.TooManyLinks, $"The server has {limits.LinksPerAddress} links from this address, as many as it takes.");
        }

        return _joins.Take(address, now) is not { } wait ? null
            : new Error(ChatError.Throttled, $"Too many connections come from this address; come again in {wait.TotalMilliseconds:0} ms.");
    }

    private void RemoveHalfOpen(TLink link, IPAddress address)
    {
        if (!_halfOpen.TryGetValue(address, out var links) || !links.Remove(link)) return;
        _halfOpenCount--;
        if (links.Count == 0) _halfOpen.Remove(address);
    }
}
