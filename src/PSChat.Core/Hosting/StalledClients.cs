using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>
/// Finds clients that do not read: those whose link has taken none of its waiting bytes for too long, and, if too much waits for
/// all clients together, those with the largest backlog.
/// </summary>
internal sealed class StalledClients(ServerLimits limits)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<long, (long Written, TimeSpan Since)> _waiting = [];
    private TimeSpan _nextLook;

    /// <summary>Returns the clients whose links must be closed now; checks four times a second.</summary>
    public IReadOnlyList<long> Find(TimeSpan now, IReadOnlyDictionary<long, FrameLink> clients)
    {
        if (now < _nextLook) return [];
        _nextLook = now + s_interval;
        return Find(clients, now);
    }

    private List<long> Find(IReadOnlyDictionary<long, FrameLink> clients, TimeSpan now)
    {
        var stalled = new List<long>();
        var backlogs = new List<(long Connection, int Bytes)>();
        foreach (var (connection, link) in clients)
        {
            if (link.Backlog is not (> 0 and var bytes)) _waiting.Remove(connection);
            else if (HasStalled(now, connection, link.Written)) stalled.Add(connection);
            else backlogs.Add((connection, bytes));
        }

        foreach (var gone in _waiting.Keys.Where(connection => !clients.ContainsKey(connection)).ToList()) _waiting.Remove(gone);
        stalled.AddRange(FindLargest(backlogs));
        return stalled;
    }

    private bool HasStalled(TimeSpan now, long connection, long written)
    {
        if (_waiting.TryGetValue(connection, out var before) && before.Written == written)
        {
            return now - before.Since >= limits.StallPatience;
        }

        _waiting[connection] = (written, now);
        return false;
    }

    private IEnumerable<long> FindLargest(List<(long Connection, int Bytes)> backlogs)
    {
        var total = backlogs.Sum(backlog => (long)backlog.Bytes);
        foreach (var (connection, bytes) in backlogs.OrderByDescending(backlog => backlog.Bytes))
        {
            if (total <= limits.TotalBacklog) yield break;
            total -= bytes;
            yield return connection;
        }
    }
}
