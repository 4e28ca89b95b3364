using PSChat.Simulation.Tests.Transcripts;
using PSChat.Simulation.Waiting;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Waiting;

/// <summary>A wait of a client is sorted by what it consisted of.</summary>
public sealed class WaitTests
{
    [Fact]
    public void A_frozen_server_is_a_link_that_leads_nowhere()
    {
        var (group, servers, anna) = Begin();
        servers[0].Pause();
        Assert.Equal(WaitCause.DeadLink, new SimulatedWait(group).Sort(anna));
    }

    [Fact]
    public void A_frozen_leader_is_silent_until_an_election_begins()
    {
        var (group, servers, anna) = Begin();
        servers[2].Pause();
        Assert.Equal(WaitCause.LeaderSilent, new SimulatedWait(group).Sort(anna));
        group.RunUntil(() => servers[0].Protocol.Role == Protocol.ServerRole.Bereft, "s0 has lost its leader");
        Assert.Equal(WaitCause.Election, new SimulatedWait(group).Sort(anna));
        group.RunUntil(() => servers[0].Protocol.Role == Protocol.ServerRole.Promised, "s0 has promised");
        Assert.Equal(WaitCause.Promise, new SimulatedWait(group).Sort(anna));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    public void A_leader_may_be_reached_one_way_only(int from, int to)
    {
        var (group, _, anna) = Begin();
        group.Network.Cut(from, to);
        Assert.Equal(WaitCause.LeaderOneWay, new SimulatedWait(group).Sort(anna));
    }

    [Fact]
    public void Members_that_do_not_answer_leave_no_quorum()
    {
        var (group, servers, anna) = Begin();
        servers[1].Pause();
        Assert.Equal(WaitCause.UnderWay, new SimulatedWait(group).Sort(anna));
        group.Network.CutBothWays(0, 1);
        foreach (var host in new[] { 0, 1 }) group.Network.CutBothWays(2, host);
        var ben = group.Clients[1];
        Assert.Equal(2, ben.ServerHost);
        Assert.Equal(WaitCause.Quorum, new SimulatedWait(group).Sort(ben));
    }

    [Fact]
    public void Too_few_servers_are_a_lack_of_copies()
    {
        var group = Transcript.Quiet();
        var servers = new[] { group.AddServer(0, 1, minimumCopies: 2), group.AddServer(1, 2, minimumCopies: 2) };
        group.RunUntilOneView(servers);
        var anna = Transcript.JoinAt(group, 1);
        servers[0].Pause();
        Assert.Equal(WaitCause.Copies, new SimulatedWait(group).Sort(anna));
    }

    [Fact]
    public void A_dial_of_a_frozen_server_leads_nowhere()
    {
        var (group, servers, anna) = Begin();
        foreach (var server in servers) server.Pause();
        anna.Break();
        group.Run(TimeSpan.FromMilliseconds(10));
        Assert.Equal(WaitCause.DialNowhere, new SimulatedWait(group).Sort(anna));
    }

    [Fact]
    public void A_pause_is_the_sum_of_its_parts_and_of_the_cause_that_took_most_of_it()
    {
        var pause = Pause(isTouched: false, (WaitCause.LeaderSilent, 600), (WaitCause.Election, 150));
        Assert.Equal(TimeSpan.FromMilliseconds(750), pause.Length);
        Assert.Equal(WaitCause.LeaderSilent, pause.Main);
    }

    [Fact]
    public void The_table_counts_untouched_clients_apart_and_leaves_out_short_pauses()
    {
        var table = new PauseTable();
        table.Add(
        [
            Pause(isTouched: false, (WaitCause.LeaderSilent, 699)),
            Pause(isTouched: false, (WaitCause.LeaderSilent, 800)),
            Pause(isTouched: true, (WaitCause.LeaderSilent, 1700)),
            Pause(isTouched: false, (WaitCause.LeaderSilent, 1000), (WaitCause.Copies, 900)),
        ]);
        Assert.Equal(3, table.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(800), table.LongestOfUntouched!.Length);
        var row = Assert.Single(table.Lines(), line => line.StartsWith("| a silent leader", StringComparison.Ordinal));
        Assert.Equal(
            ["a silent leader, until it is found", "3", "1.9 s", "4.4 s", "1", "0.8 s", "0.8 s"],
            row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static (SimulatedGroup Group, SimulatedServer[] Servers, SimulatedClient Anna) Begin()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, 0);
        Transcript.JoinAt(group, 2, "ben");
        Assert.Equal(WaitCause.UnderWay, new SimulatedWait(group).Sort(anna));
        return (group, servers, anna);
    }

    private static ClientPause Pause(bool isTouched, params (WaitCause Cause, int Milliseconds)[] parts) => new(
        "anna", TimeSpan.Zero, parts.ToDictionary(part => part.Cause, part => TimeSpan.FromMilliseconds(part.Milliseconds)),
        isTouched);
}
