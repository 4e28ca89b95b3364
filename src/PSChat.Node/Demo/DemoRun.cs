using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>
/// Shows the project's purpose with real processes. Three servers agree, three clients chat, the leader is killed in the middle,
/// the others elect a new one, and nobody misses a message.
/// </summary>
/// <param name="writer">Writer for the output.</param>
/// <param name="isVerbose">Whether to show the servers' events around the kill at the end.</param>
internal sealed class DemoRun(TextWriter writer, bool isVerbose)
{
    private const string Room = "demo";

    // The demo takes 3 to 5 s; on a busy machine, several times as long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] ServerNames = ["S1", "S2", "S3"];
    private static readonly string[] UserNames = ["ann", "bob", "cas"];

    // About one second of chat before the kill, and one after it, so that the kill comes in the middle of a conversation.
    private const int MessagesBefore = 40;
    private const int MessagesAfter = 40;

    private readonly Timeline _time = new(writer, TimeProvider.System);
    private readonly DemoNetwork _network = DemoNetwork.Create();

    /// <summary>Plays the demo; returns 0 if every promise was kept.</summary>
    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        patience.CancelAfter(Limit);
        var cast = new DemoCast();
        await using (cast.ConfigureAwait(false))
        {
            try
            {
                return await PlayAsync(cast, patience.Token).ConfigureAwait(false);
            }
            catch (NodeProcessException exception)
            {
                return Fail(exception.Message);
            }
            catch (OperationCanceledException) when (!interrupted.IsCancellationRequested)
            {
                var ends = string.Concat(cast.Processes.Select(process => process.Describe()));
                return Fail($"not done within {Limit.TotalSeconds:0} s.\n{ends}");
            }
        }
    }

    private async Task<int> PlayAsync(DemoCast cast, CancellationToken cancellation)
    {
        _time.Write("PSChat demo: three servers and three clients, each a process of its own, all on 127.0.0.1");
        _time.Write();
        var leader = await StartServersAsync(cast, cancellation).ConfigureAwait(false);
        await StartClientsAsync(cast, cancellation).ConfigureAwait(false);
        await ChatAsync(cast, cancellation).ConfigureAwait(false);
        var failover = new Failover(cast, leader, _time, Limit);
        await failover.PlayAsync(cancellation).ConfigureAwait(false);
        await FinishAsync(cast, cancellation).ConfigureAwait(false);
        if (isVerbose) ShowLog(cast, failover.KilledAt);
        return VerdictTable.Show(_time, Verdict.On([.. cast.Clients.Select(client => client.Transcript())]));
    }

    private async Task<DemoServer> StartServersAsync(DemoCast cast, CancellationToken cancellation)
    {
        var names = string.Join(", ", ServerNames);
        _time.Show(Lines.Of($"start the servers {names}, with nothing but a UDP port in common ({_network.DiscoveryPort})"));
        foreach (var (index, name) in ServerNames.Index()) cast.Servers.Add(DemoServer.Start(name, index + 1, _network));
        NodeProcess[] servers = [.. cast.Servers.Select(server => server.Process)];
        var agreed = await Agreement
            .ReachedAsync(servers, view => view.Members.Count == servers.Length, Limit, cancellation)
            .ConfigureAwait(false);
        _time.Show(agreed.At, $"they have found each other: {Lines.Of(agreed.Event)}");
        return cast.Servers.Single(server => server.Name == agreed.Event.Leader.Name);
    }

    private async Task StartClientsAsync(DemoCast cast, CancellationToken cancellation)
    {
        var places = cast.Servers.Zip(UserNames, (server, user) => $"{user} at {server.Name}");
        _time.Show($"start the clients: {string.Join(", ", places)}");
        foreach (var (server, user) in cast.Servers.Zip(UserNames))
        {
            var endpoint = await server.EndpointAsync(Limit, cancellation).ConfigureAwait(false);
            cast.Clients.Add(DemoClient.Start(user, Room, endpoint, _network));
        }

        foreach (var client in cast.Clients) await client.JoinedAsync(Limit, cancellation).ConfigureAwait(false);
        _time.Show($"all three are in room '{Room}' and chat, 50 messages a second each");
    }

    private async Task ChatAsync(DemoCast cast, CancellationToken cancellation)
    {
        foreach (var client in cast.Clients) client.BeginSending();
        foreach (var client in cast.Clients)
            await client.ConfirmedAsync(MessagesBefore, Limit, cancellation).ConfigureAwait(false);
        var waits = Waits(cast);
        _time.Show(Lines.Of($"{waits.Length} messages confirmed, each in {waits[waits.Length / 2]:0.0} ms (median)"));
    }

    private async Task FinishAsync(DemoCast cast, CancellationToken cancellation)
    {
        int[] enough = [.. cast.Clients.Select(client => client.SentCount + MessagesAfter)];
        foreach (var (client, count) in cast.Clients.Zip(enough))
            await client.ConfirmedAsync(count, Limit, cancellation).ConfigureAwait(false);
        foreach (var client in cast.Clients) await client.EndSendingAsync().ConfigureAwait(false);
        foreach (var client in cast.Clients)
            await client.ConfirmedAsync(client.SentCount, Limit, cancellation).ConfigureAwait(false);
        string[] confirmed = [.. cast.Clients.SelectMany(client => client.Transcript().Confirmed)];
        foreach (var client in cast.Clients)
            await client.ReceivedAsync(confirmed, Limit, cancellation).ConfigureAwait(false);
        _time.Show(Lines.Of($"enough: everything is confirmed; the longest wait was {Waits(cast)[^1]:0} ms; the clients leave"));
        foreach (var client in cast.Clients) await client.LeaveAsync(Limit, cancellation).ConfigureAwait(false);
    }

    private void ShowLog(DemoCast cast, DateTimeOffset killedAt)
    {
        _time.Write();
        foreach (var line in MergedLog.Lines(cast.Servers.Select(server => server.Process), killedAt, TimeSpan.FromSeconds(5)))
            _time.Write(line);
    }

    // Times from sending to confirmation of all messages so far, the shortest first.
    private double[] Waits(DemoCast cast) =>
    [
        .. cast.Clients
            .SelectMany(client => client.Waits())
            .Select(wait => _time.Milliseconds(wait.SentAt, wait.ConfirmedAt))
            .Order(),
    ];

    private int Fail(string why)
    {
        foreach (var line in $"FAILED: {why}".ReplaceLineEndings("\n").Split('\n')) _time.Write(line);
        return ExitCode.Error;
    }
}
