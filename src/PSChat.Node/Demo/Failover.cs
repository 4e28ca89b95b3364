using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>The leader's crash, and the reaction of everybody else.</summary>
internal sealed class Failover(DemoCast cast, DemoServer leader, Timeline time, TimeSpan limit)
{
    private readonly List<(long At, string Text)> _story = [];
    private long _killedAt;

    /// <summary>Time at which the leader was killed, by the clock that stamps the processes' events.</summary>
    public DateTimeOffset KilledAt { get; private set; }

    /// <summary>Kills the leader, waits until all others continue, and shows the steps.</summary>
    public async Task PlayAsync(CancellationToken cancellation)
    {
        var survivors = cast.Servers.Where(server => server != leader).Select(server => server.Process).ToList();
        int[] eventsBefore = [.. cast.Clients.Select(client => client.Process.Events.Count)];
        Kill();
        int[] sentBefore = [.. cast.Clients.Select(client => client.SentCount)];

        var agreed = await Agreement
            .ReachedAsync(survivors, view => view.Members.Count == survivors.Count, limit, cancellation)
            .ConfigureAwait(false);
        foreach (var survivor in survivors) TellView(survivor, agreed.Event);
        foreach (var (client, sent) in cast.Clients.Zip(sentBefore))
        {
            var at = await client.ConfirmedAsync(sent + 1, limit, cancellation).ConfigureAwait(false);
            _story.Add((at, $"{client.Name}: what it sends is confirmed again"));
        }

        foreach (var (client, from) in cast.Clients.Zip(eventsBefore)) TellMoves(client, from);
        Show();
    }

    private void Kill()
    {
        _killedAt = time.Now;
        KilledAt = TimeProvider.System.GetUtcNow();
        leader.Process.Kill();
        time.Show(_killedAt, $"KILL -9 {leader.Name}, the leader (process {leader.Process.ProcessId}), in mid-conversation");
    }

    private void TellView(NodeProcess survivor, ViewEvent agreed)
    {
        if (survivor.LastView is not { } view) return;
        var election = view.Event.ElectionMilliseconds is { } duration ? Lines.Of($", elected in {duration:0} ms") : "";
        _story.Add((view.At, $"{survivor.Label}: new view, {Lines.Of(agreed)}{election}"));
    }

    private void TellMoves(DemoClient client, int from)
    {
        foreach (var (value, at) in client.Process.Events.Snapshot().Skip(from))
        {
            if (value is not ConnectionEvent change) continue;
            _story.Add((at, change.Server is { } server
                ? $"{client.Name}: goes on at {server.Name}"
                : $"{client.Name}: has lost its server"));
        }
    }

    private void Show()
    {
        foreach (var (at, text) in _story.OrderBy(line => line.At))
        {
            var after = Lines.Of($"+{time.Milliseconds(_killedAt, at):0} ms");
            time.Show(at, $"  {after,-8} {text}");
        }
    }
}
