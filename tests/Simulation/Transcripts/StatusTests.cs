using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>The servers' status, as one of them learns it.</summary>
public sealed class StatusTests
{
    [Fact]
    public void All_answer_at_once_on_a_good_network()
    {
        var (group, servers) = Start();
        Ask(servers[0]);
        group.RunUntil(() => servers[0].ListedMembers is not null, "answered");
        Assert.Equal(
            [("s2", MemberState.Leader, 2), ("s1", MemberState.Follower, 2), ("s0", MemberState.Follower, 0)],
            servers[0].ListedMembers!.Members.Select(
                member => (member.Name, member.State, (int)member.RoundTrip.TotalMilliseconds)));
        Assert.All(servers[0].ListedMembers!.Members, member => Assert.True(member.IsMember && member.Lag == 0));
    }

    [Fact]
    public void Clocks_that_are_off_are_seen_from_any_server_to_half_a_round_trip()
    {
        var group = Transcript.Quiet();
        var ahead = TimeSpan.FromMinutes(5);
        var servers = new[] { TimeSpan.Zero, ahead, -ahead }
            .Select((error, at) => group.AddServer(at, at + 1, clock: new LocalClock(group.Time) { WallError = error }))
            .ToArray();
        group.RunUntilOneView(servers);

        // A server that is not linked with another one yet takes it for silent.
        group.Run(TimeSpan.FromSeconds(1));
        foreach (var asked in servers)
        {
            Ask(asked);
            group.RunUntil(() => asked.ListedMembers is not null, "answered");
            var own = asked == servers[0] ? TimeSpan.Zero : asked == servers[1] ? ahead : -ahead;
            Assert.Equal(
                [-ahead - own, ahead - own, -own],
                asked.ListedMembers!.Members.Select(
                    member => TimeSpan.FromMilliseconds(Math.Round(member.ClockOffset.TotalMilliseconds / 10) * 10)));
        }
    }

    [Fact]
    public void A_server_that_does_not_answer_is_silent_and_is_waited_for_half_a_second()
    {
        var (group, servers) = Start();
        servers[1].Pause();
        group.Run(TimeSpan.FromMilliseconds(50));
        var asked = group.Time.Elapsed;
        Ask(servers[0]);
        Ask(servers[0]);
        group.RunUntil(() => servers[0].ListedMembers is not null, "answered");
        Assert.Equal(500, (group.Time.Elapsed - asked).TotalMilliseconds, tolerance: 5);
        var silent = Assert.Single(servers[0].ListedMembers!.Members, member => member.State == MemberState.Silent);
        Assert.Equal("s1", silent.Name);
        Assert.InRange(silent.Silence.TotalMilliseconds, 50, 200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_question_while_the_leader_dies_is_answered_with_the_servers_of_one_view(int asked)
    {
        var (group, servers) = Start();
        servers[2].Crash();
        Ask(servers[asked]);
        group.RunUntil(() => servers[asked].ListedMembers is not null, "answered");
        var list = servers[asked].ListedMembers!;
        Assert.Equal("s1", list.View.Leader.Name);
        Assert.Equal(
            [("s1", MemberState.Leader), ("s0", MemberState.Follower)],
            list.Members.Select(member => (member.Name, member.State)));
    }

    private static (SimulatedGroup Group, SimulatedServer[] Servers) Start()
    {
        var group = Transcript.Quiet();
        return (group, Transcript.StartServers(group, 3));
    }

    private static void Ask(SimulatedServer server) => server.Input(now => server.Protocol.AskMembers(now));
}
