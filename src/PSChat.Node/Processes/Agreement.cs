using PSChat.Node.Events;

namespace PSChat.Node.Processes;

/// <summary>Waits until several servers have the same view.</summary>
internal static class Agreement
{
    /// <summary>
    /// Waits until the newest view of all these servers is the same and fits. Older views do not count, because a server may
    /// have reported a view that others skipped.
    /// </summary>
    /// <returns>The view, and the time at which the last of the servers had it.</returns>
    /// <exception cref="NodeProcessException">The servers do not agree in time.</exception>
    public static async Task<(ViewEvent Event, long At)> ReachedAsync(
        IReadOnlyCollection<NodeProcess> servers,
        Func<ViewEvent, bool> fits,
        TimeSpan limit,
        CancellationToken cancellation = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            while (true)
            {
                Task[] changes = [.. servers.Select(server => server.Events.ChangeAfterAsync(server.Events.Count))];
                if (Common(servers) is { } view && fits(view.Event)) return view;
                if (servers.FirstOrDefault(server => server.Events.HasEnded) is { } ended)
                    throw new NodeProcessException($"{ended.Label} ended before the servers agreed.", ended.Describe());
                await Task.WhenAny(changes).WaitAsync(patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeProcessException(
                $"The servers did not agree within {limit.TotalSeconds:0.#} s.",
                string.Concat(servers.Select(server => server.Describe())));
        }
    }

    private static (ViewEvent Event, long At)? Common(IEnumerable<NodeProcess> servers)
    {
        (ViewEvent Event, long At)? common = null;
        foreach (var server in servers)
        {
            if (server.LastView is not { } view) return null;
            if (common is { } other && !other.Event.IsSameView(view.Event)) return null;
            common = (view.Event, Math.Max(view.At, common?.At ?? long.MinValue));
        }

        return common;
    }
}
