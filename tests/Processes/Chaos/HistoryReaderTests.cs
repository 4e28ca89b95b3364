using PSChat.Hosting;
using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A history that is compared as a server's must come from that server.</summary>
public sealed class HistoryReaderTests
{
    private static readonly MemberFields Asked = new(1, "i1", "S1", []);
    private static readonly MemberFields Other = new(2, "i2", "S2", []);

    [Theory]
    [InlineData(true, "i1")]
    [InlineData(true, "i1", "i1")] // It lost the connection and came back.
    [InlineData(false, "i2")]
    [InlineData(false, "i1", "i2")]
    [InlineData(false, "i2", "i1")]
    [InlineData(false, "")]
    [InlineData(false)]
    public void A_reader_that_was_anywhere_else_tells_nothing_of_a_server(bool isOnlyThere, params string[] instances)
    {
        var connections = instances.Select(instance => new ConnectionEvent(
            ConnectionState.Connected, instance == Asked.Instance ? Asked : instance == Other.Instance ? Other : null, ""));
        var lost = new ConnectionEvent(ConnectionState.Reconnecting, null, "");
        Assert.Equal(isOnlyThere, new ClientEvidence("reader", 0, [], [], [], [], [lost, .. connections]).WasOnlyAt(Asked));
    }

    [UnixFact]
    public async Task A_reader_that_is_sent_elsewhere_reads_when_the_server_is_a_member_again()
    {
        var plan = new ChaosPlan(2, Servers: 3, Roamers: 0, TimeSpan.Zero);
        await using var ground = await ChaosGround.OpenAsync(plan.Hosts);
        await using var group = await ChaosGroup.StartAsync(ground, plan);
        foreach (var client in group.Clients) client.BeginStream();
        await group.SettleAsync();
        await group.EndStreamsAsync();
        List<string> acknowledged = [.. group.Clients.SelectMany(client => client.AcknowledgedIds)];

        Task<HistoryEvidence> reading;
        var sentAway = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (await Freeze.BeginAsync(group.Servers[0].Process.ProcessId))
        {
            reading = group.ReadHistoryAsync(group.Servers[0], acknowledged, line => sentAway.TrySetResult(line));
            var told = await sentAway.Task.WaitAsync(Limits.Patience);
            Assert.StartsWith("reader1.1 was sent away", told, StringComparison.Ordinal);
        }

        var history = await reading;
        Assert.Equal(group.Servers[0].Process.Label, history.Server);
        Assert.Equal(acknowledged.Order(), history.Messages.Select(message => message.Id).Order());
        Assert.NotEmpty(acknowledged);
    }
}
