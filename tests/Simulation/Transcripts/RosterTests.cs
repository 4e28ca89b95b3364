using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>
/// Reports about sessions are not lost while links break and elections are held: every server knows every user's home.
/// </summary>
public sealed class RosterTests
{
    private const string Side = "side room";

    [Fact]
    public void A_claim_that_is_lost_with_the_link_to_the_leader_is_made_up_for()
    {
        var (group, servers, anna) = Start();
        group.Network.Slow(0, 2, TimeSpan.FromMilliseconds(20));
        servers[0].BreakLink(servers[2].Self.Rank);
        anna.Join(Side);
        ExpectEverybodyToKnow(group, servers, anna, Side);
    }

    [Fact]
    public void A_change_that_is_lost_with_the_link_to_a_member_is_made_up_for()
    {
        var (group, servers, anna) = Start();
        group.Network.Slow(2, 1, TimeSpan.FromMilliseconds(20));
        servers[2].BreakLink(servers[1].Self.Rank);
        anna.Join(Side);
        ExpectEverybodyToKnow(group, servers, anna, Side);
    }

    [Fact]
    public void A_session_that_ends_while_the_link_to_the_leader_is_down_is_gone_everywhere()
    {
        var (group, servers, anna) = Start();
        group.Network.Slow(0, 2, TimeSpan.FromMilliseconds(20));
        servers[0].BreakLink(servers[2].Self.Rank);
        anna.Input(anna.Protocol.Close);
        group.RunUntil(
            () => servers.All(server => server.Protocol.FindSession(anna.Session) is not { Attached: true }),
            "nobody takes anna for attached");
    }

    [Fact]
    public void A_session_whose_name_is_granted_during_an_election_is_not_taken_for_gone()
    {
        var (group, servers, _) = Start();

        // The leader's answer is lost with the link, so that ben's home does not report him to the next view.
        group.Sent = (from, to, frame) =>
        {
            if (frame is not ClaimAnswer) return;
            group.Sent = null;
            group.Time.After(TimeSpan.Zero, () => from.BreakLink(to.Self.Rank));
            group.Time.After(TimeSpan.Zero, () => from.Input(from.Protocol.RequestElection));
        };
        var ben = Transcript.JoinAt(group, 0, "ben");
        ExpectEverybodyToKnow(group, servers, ben, SimulatedGroup.Room);
        ben.Join(Side);
        ExpectEverybodyToKnow(group, servers, ben, Side);
    }

    private static (SimulatedGroup Group, SimulatedServer[] Servers, SimulatedClient Anna) Start()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        return (group, servers, Transcript.JoinAt(group, 0));
    }

    private static void ExpectEverybodyToKnow(
        SimulatedGroup group, SimulatedServer[] servers, SimulatedClient client, string room)
    {
        group.RunUntil(
            () => servers.All(server =>
                server.Protocol.FindSession(client.Session) is { Attached: true } record && record.Rooms.Contains(room)),
            $"everybody knows that {client.User} is in {room}");
        Transcript.ExpectQuiet(group);
    }
}
