using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Epochs and their numbers, in groups that have lost their memory or their leader.</summary>
public sealed class EpochTests
{
    [Fact]
    public void An_epoch_is_opened_above_those_whose_messages_voters_hold()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        servers[2].Crash();
        group.RunUntil(() => servers[1].Protocol.Role == ServerRole.Standing, "s1 stands");

        // s0 was in another group that no longer exists, and brings messages of its epoch 7.
        var held = new Frontier([KeyValuePair.Create(new Epoch(7, servers[0].Self.Rank), 1L)]);
        servers[1].Input(
            now => servers[1].Protocol.Receive(
                now, servers[0].Self, new Promise(new Epoch(4, servers[1].Self.Rank), held, null, HasResigned: false)));
        group.RunUntilOneView(servers[0], servers[1]);
        Transcript.ExpectInOrder(group, "s1 -> s0 Prepare 4", "s1 -> s0 Prepare 8", "s1 -> s0 NewView 8 of 2 {}");
    }

    [Fact]
    public void A_candidate_outbid_with_its_own_number_by_a_loser_stands_with_a_higher_one()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 2);
        var (member, leader) = (servers[0], servers[1]);

        // A server of a higher rank has asked the member for a promise, and is gone.
        var gone = new Member(new Rank(9, 9), "gone", [new Endpoint(SimulatedServer.AddressOf(77), 1)], 2);
        member.Receive(gone, new Prepare(new Epoch(3, gone.Rank), leader.Protocol.View!.Epoch));
        leader.Input(leader.Protocol.RequestElection);
        group.RunUntil(
            () => leader.Protocol.View!.Epoch.Number > 2 && member.Protocol.View == leader.Protocol.View, "one view again");
        Transcript.ExpectInOrder(
            group, "s1 -> s0 Prepare 3 with the consent of 2", "s0 -> s1 Refuse 3 PromisedHigher",
            "s1 -> s0 Prepare 4 with the consent of 2");
        Transcript.ExpectQuiet(group);
    }

    /// <summary>
    /// A member promises a candidate, gives it up, joins its leader again and pulls. Then the candidate wins after all, with the
    /// old promise. What the member has pulled since would be held by it alone, and delivered by nobody.
    /// </summary>
    [Fact]
    public void A_view_whose_history_lacks_what_was_pulled_since_the_promise_is_joined_and_not_installed()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.JoinAt(group, host: 2);
        var (member, candidate, leader) = (servers[0], servers[1].Self, servers[2].Self);
        var ballot = new Epoch(4, candidate.Rank);
        member.Receive(candidate, new Prepare(ballot, member.Protocol.View!.Epoch));
        Assert.Equal(ServerRole.Promised, member.Protocol.Role);
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => servers[2].Protocol.Log.Frontier.Total == 1, "the leader holds it");

        var view = new GroupView(SimulatedGroup.Name, ballot, [candidate, member.Self], 1, ViewCause.Failure);
        group.Sent = (from, to, frame) =>
        {
            if (from.Self != leader || to != member || frame is not PullEnd) return;
            group.Sent = null;

            // The answer takes 1 ms, and the leader's election for the member begins after the member's next pull.
            group.Time.After(
                TimeSpan.FromMilliseconds(2),
                () => member.Receive(candidate, new NewView(view, new Frontier(), TimeSpan.Zero)));
        };
        group.RunUntil(() => member.Protocol.Log.Frontier.Total == 1, "the member has pulled");
        group.RunUntil(() => Transcript.Has(group, "s0 -> s1 Join"), "it joins");
        Transcript.ExpectNever(group, $"s0 installs {ballot}");
        group.RunUntilOneView(servers);
        Transcript.ExpectQuiet(group);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(2)] // The very number that is stood with.
    public void An_epoch_is_opened_above_those_whose_messages_come_in_while_it_is_stood_for(long number)
    {
        var group = Transcript.Quiet();
        var leader = group.AddServer(1, 9);
        group.RunUntilOneView(leader);

        // A learner of a group that no longer exists brings a message of that group. It has promised nothing, because it never
        // became a member there.
        var epoch = new Epoch(number, new Rank(33, 33));
        var learner = new Member(new Rank(3, 3), "learner", [new Endpoint(SimulatedServer.AddressOf(77), 1)], 2);
        var held = new Frontier([KeyValuePair.Create(epoch, 1L)]);
        leader.Receive(learner, new Join(Epoch.None, new Frontier(), MinimumCopies: 0, HasGroup: false, IsMerge: false));
        leader.Receive(learner, new Pull(held));

        // The joiner comes while an election is held for another one.
        var joiner = group.AddServer(0, 1);
        group.RunUntil(() => leader.Protocol.Role == ServerRole.Standing, "an election is held");
        leader.Receive(learner, new Entries(epoch, [Transcript.MakeEntry(epoch)], Commit: 0));
        group.RunUntilOneView(leader, joiner);
        Transcript.ExpectInOrder(
            group, "s1 -> s0 Prepare 2 with the consent of 1",
            $"s1 -> s0 Prepare {number + 1} with the consent of 1", $"s1 -> s0 NewView {number + 1} of 2 {{{number}:1}}");
    }

    [Fact]
    public void A_former_leader_does_not_join_itself()
    {
        var (group, servers) = StartOneThatGivesUp();
        group.RunUntil(() => servers[1].Protocol.Role == ServerRole.Leading, "s1 leads again");
        group.Network.HealAll();
        group.RunUntilOneView(servers);
        Transcript.ExpectInOrder(group, "s1 -> s2 Join", "s1 Joining -> Discovering", "s1 no answer: electing itself");
        Transcript.ExpectNever(group, "s1 joining the group of s1");
    }

    [Fact]
    public void A_former_leader_does_not_wait_for_starters_that_are_sent_to_it()
    {
        var (group, servers) = StartOneThatGivesUp();

        // s0 names s1 to all starters. They find that s1 does not lead, and start again, one after the other.
        var starters = new List<SimulatedServer>();
        for (var host = 3; host < 6; host++)
        {
            starters.Add(group.AddServer(host, 20 + host));
            group.Run(TimeSpan.FromMilliseconds(200));
        }

        group.RunUntilOneView([.. servers, .. starters]);
    }

    /// <summary>
    /// s1 leads s0, and gives its group up for another one, whose leader crashes. s0 does not hear that s1 no longer leads.
    /// </summary>
    private static (SimulatedGroup Group, SimulatedServer[] Servers) StartOneThatGivesUp()
    {
        var group = Transcript.Quiet();
        group.Network.CutBothWays(2, 0);
        group.Network.CutBothWays(2, 1);
        var servers = Transcript.StartServers(group, 2);
        var other = group.AddServer(2, 9);
        for (var number = 1; number <= 5; number++)
        {
            group.RunUntil(() => other.Protocol.View is { } view && view.Epoch.Number == number, $"epoch {number}");
            other.Input(other.Protocol.RequestElection);
        }

        group.Network.Clog(1, 0);
        group.Sent = (from, to, frame) =>
        {
            if (from == servers[1] && to == other && frame is Join) group.Time.After(TimeSpan.Zero, () => other.Crash());
        };
        group.Network.Heal(2, 1);
        group.Network.Heal(1, 2);
        group.RunUntil(() => servers[1].Protocol.Role == ServerRole.Discovering, "s1 looks for its group");
        Assert.Equal(ServerRole.Following, servers[0].Protocol.Role);
        return (group, servers);
    }
}
