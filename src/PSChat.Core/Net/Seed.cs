using System.Net;

namespace PSChat.Net;

/// <summary>One configured host, and the addresses that its name had last.</summary>
/// <param name="text">The seed as it was given.</param>
/// <param name="host">Its name or address.</param>
/// <param name="port">Its UDP port.</param>
internal sealed class Seed(string text, string host, int port)
{
    private readonly Lock _gate = new();
    private IPEndPoint[] _endPoints = [];
    private string? _failure;
    private bool _isAsked;
    private TimeSpan _wait;
    private TimeSpan _due;

    /// <summary>The seed as it was given.</summary>
    public string Text => text;

    /// <summary>Its name or address.</summary>
    public string Host => host;

    /// <summary>The endpoints of the last lookup that gave any: a failed lookup proves nothing about the host.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints
    {
        get
        {
            lock (_gate) return _endPoints;
        }
    }

    /// <summary>Reason why the last lookup failed; null if it did not.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    /// <summary>Whether one of these addresses is the seed's.</summary>
    public bool IsAmong(IReadOnlySet<IPAddress> addresses) => EndPoints.Any(
        endPoint => addresses.Any(address => LocalNetwork.AreSame(address, endPoint.Address)));

    /// <summary>Begins a lookup if one is due and none is under way.</summary>
    public bool TryBegin(TimeSpan now)
    {
        lock (_gate)
        {
            if (_isAsked || now < _due) return false;
            return _isAsked = true;
        }
    }

    /// <summary>Takes the result of a lookup, and sets when the next one is due.</summary>
    /// <returns>Whether there is news: other addresses, or another failure.</returns>
    public bool End(IPAddress[] addresses, string? failure, TimeSpan now)
    {
        lock (_gate)
        {
            IPEndPoint[] endPoints = [.. addresses.Distinct().Select(address => new IPEndPoint(address, port))];
            var isNews = failure != _failure || (failure is null && !endPoints.SequenceEqual(_endPoints));
            if (failure is null) _endPoints = endPoints;
            _failure = failure;
            _wait = isNews ? SeedBook.FirstWait : Min(_wait * 2, SeedBook.LongestWait);
            _due = now + _wait;
            _isAsked = false;
            return isNews;
        }
    }

    /// <summary>Makes the next lookup due at once, because the host is needed again.</summary>
    public void Hurry()
    {
        lock (_gate) (_wait, _due) = (TimeSpan.Zero, TimeSpan.Zero);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
