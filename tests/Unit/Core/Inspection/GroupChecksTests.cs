using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Inspection;
using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>Judgements of facts: each fact that is wrong has its check, and a remedy.</summary>
public sealed class GroupChecksTests
{
    private static readonly Member[] s_members = [.. new[] { 3L, 2L, 1L }.Select(id => new Member(
        new Rank(id, (ulong)id), $"s{id}",
        [new Endpoint(IPAddress.Loopback, 5000 + (int)id), new Endpoint(IPAddress.Parse("172.17.0.1"), 5000 + (int)id)], 9))];

    [Fact]
    public void A_group_that_is_well_passes_every_check()
    {
        var results = GroupChecks.Judge(Facts());
        Assert.All(results, result => Assert.Equal((CheckStatus.Ok, RemedyCode.None), (result.Status, result.Remedy.Code)));
        Assert.Equal(
            [
                "Port", "Discovery", "Interface", "Endpoint", "RoundTrip", "Version", "View", "Leader", "Quorum", "State", "Lag",
                "Clock",
            ],
            results.Select(result => result.Check).Distinct());
        Assert.Equal(["s3", "s2", "s1"], results.Where(result => result.Check == "Endpoint").Select(result => result.Target));
        Assert.Equal(["s2", "s1"], results.Where(result => result.Check == "Clock").Select(result => result.Target));
    }

    [Fact]
    public void A_group_without_an_answer_is_a_failed_check_and_nothing_else_is_judged()
    {
        var results = GroupChecks.Judge(
            Facts() with { Routes = [Route(DiscoveryWay.Broadcast, null), Route(DiscoveryWay.Multicast, null)], Members = [] });
        Assert.Equal("Discovery", Assert.Single(results, result => result.Status == CheckStatus.Failed).Check);
        Assert.Equal("Port", Assert.Single(results, result => result.Status == CheckStatus.Ok).Check);
        Assert.Equal(10, results.Count(result => result.Status == CheckStatus.Skipped));
    }

    [Fact]
    public void A_port_that_another_program_has_is_a_failed_check() =>
        AssertIs(
            CheckStatus.Failed, "Port", "UDP port 47474",
            Facts() with { PortFailure = new ChatException(ChatError.PortInUse, "in use", Remedy.None) });

    [Fact]
    public void A_port_that_the_system_has_reserved_has_another_remedy_than_one_that_a_program_has()
    {
        var reserved = new ChatException(ChatError.PortReserved, "reserved", RemedyCode.ChooseUnreservedDiscoveryPort);
        var check = Find("Port", "UDP port 47474", Facts() with { PortFailure = reserved });
        Assert.Equal((CheckStatus.Failed, RemedyCode.ChooseUnreservedDiscoveryPort), (check.Status, check.Remedy.Code));
    }

    [Fact]
    public void One_way_of_asking_is_enough_on_an_interface()
    {
        var found = Find(
            "Interface", "10.0.0.1",
            Facts() with { Routes = [Route(DiscoveryWay.Broadcast, null), Route(DiscoveryWay.Multicast, 2)] });
        Assert.Equal(CheckStatus.Ok, found.Status);
        Assert.Contains("no answer by broadcast", found.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, CheckStatus.Warning)]
    [InlineData(false, CheckStatus.Failed)]
    public void A_seed_that_does_not_answer_matters_most_where_no_other_server_does(bool isFound, CheckStatus expected) =>
        AssertIs(
            expected, "Seed", "far", Facts() with
            {
                Routes =
                [
                    Route(DiscoveryWay.Broadcast, isFound ? 1 : null), new RouteFacts(DiscoveryWay.Seed, "far", null, null),
                ],
            });

    [Fact]
    public void An_address_that_does_not_work_is_a_warning_while_another_does()
    {
        AssertIs(
            CheckStatus.Warning, "Endpoint", "s2",
            Facts(s2: member => member with { Endpoints = [member.Endpoints[0], NoAnswer(member.Member, 1)] }));
        AssertIs(
            CheckStatus.Failed, "Endpoint", "s2",
            Facts(s2: member => member with { Endpoints = [NoAnswer(member.Member, 0), NoAnswer(member.Member, 1)] }));
        var stranger = Facts(s2: member => member with
        {
            Endpoints = [member.Endpoints[0] with { Answered = s_members[2] }, NoAnswer(member.Member, 1)],
        });
        AssertIs(CheckStatus.Failed, "Endpoint", "s2", stranger);
        Assert.Contains("another server answers, s1", Find("Endpoint", "s2", stranger).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_a_family_in_which_nothing_works_here_is_no_warning()
    {
        var facts = Facts(s2: member => member with
        {
            Endpoints =
            [
                member.Endpoints[0],
                NoAnswer(member.Member, 1) with { Endpoint = new Endpoint(IPAddress.Parse("2001:db8::1"), 5002) },
            ],
        });
        AssertIs(CheckStatus.Ok, "Endpoint", "s2", facts);
    }

    [Fact]
    public void A_server_that_answers_slowly_is_a_warning() =>
        AssertIs(
            CheckStatus.Warning, "RoundTrip", "s1",
            Facts(s1: member => member with { RoundTrip = TimeSpan.FromMilliseconds(151) }));

    [Fact]
    public void A_server_of_another_version_is_a_failed_check()
    {
        var facts = Facts(s1: member => member with
        {
            Endpoints =
            [
                NoAnswer(member.Member, 0) with { Refusal = ChatError.WrongVersion, Failure = "This server speaks version 2." },
            ],
        });
        AssertIs(CheckStatus.Failed, "Version", "s1", facts);
        AssertIs(CheckStatus.Ok, "Endpoint", "s1", facts);
    }

    [Fact]
    public void Servers_of_several_views_are_a_failed_check_that_names_them()
    {
        var facts = Facts(s1: member => member with { Status = Status(view: View(leader: 2, epoch: 6, s_members[2])) });
        AssertIs(CheckStatus.Failed, "View", "pschat", facts);
        Assert.Contains("s1 is in epoch 6, led by s1", Find("View", "pschat", facts).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leader_that_is_not_the_highest_is_a_warning() =>
        AssertIs(CheckStatus.Warning, "Leader", "s2", FactsOf(Status(View(leader: 1, epoch: 7, s_members))));

    [Theory]
    [InlineData(1, 1, 0, CheckStatus.Warning)]
    [InlineData(2, 1, 0, CheckStatus.Ok)]
    [InlineData(2, 2, 0, CheckStatus.Warning)]
    [InlineData(3, 1, 1, CheckStatus.Ok)]
    [InlineData(3, 1, 2, CheckStatus.Failed)]
    [InlineData(2, 3, 0, CheckStatus.Failed)]
    public void Enough_servers_must_answer_and_one_may_fail(int servers, int minimumCopies, int silent, CheckStatus expected)
    {
        var view = new GroupView(
            "pschat", new Epoch(7, s_members[0].Rank), s_members.Take(servers), minimumCopies, ViewCause.Join);
        var status = Status(
            view, change: member => member.Rank.Id <= silent ? member with { State = MemberState.Silent } : member);
        AssertIs(expected, "Quorum", "pschat", FactsOf(status));
    }

    [Theory]
    [InlineData(MemberState.Silent, CheckStatus.Failed)]
    [InlineData(MemberState.Electing, CheckStatus.Warning)]
    [InlineData(MemberState.Joining, CheckStatus.Warning)]
    public void The_state_of_a_server_is_judged(MemberState state, CheckStatus expected) =>
        AssertIs(
            expected, "State", "s1",
            FactsOf(Status(change: member => member.Rank.Id == 1 ? member with { State = state } : member)));

    [Fact]
    public void Nothing_more_is_said_of_a_server_that_is_silent()
    {
        var facts = FactsOf(Status(change: member => member.Rank.Id == 1 ? member with { State = MemberState.Silent } : member));
        AssertIs(CheckStatus.Skipped, "Lag", "s1", facts);
        AssertIs(CheckStatus.Skipped, "Clock", "s1", facts);
        AssertIs(
            CheckStatus.Skipped, "Clock", "s3",
            FactsOf(Status(change: member => member.Rank.Id == 3 ? member with { State = MemberState.Silent } : member)));
    }

    [Fact]
    public void A_server_that_lags_as_no_learner_may_is_a_warning()
    {
        AssertIs(CheckStatus.Ok, "Lag", "s1", FactsOf(Status(change: member => member with { Lag = 256 })));
        AssertIs(CheckStatus.Warning, "Lag", "s1", FactsOf(Status(change: member => member with { Lag = 257 })));
    }

    [Theory]
    [InlineData(-0.9, CheckStatus.Ok)]
    [InlineData(1, CheckStatus.Warning)]
    [InlineData(-59, CheckStatus.Warning)]
    [InlineData(60, CheckStatus.Failed)]
    [InlineData(-1e9, CheckStatus.Failed)]
    public void Clocks_are_compared_with_the_leaders(double seconds, CheckStatus expected)
    {
        // From the view of a server whose own clock is wrong.
        var own = TimeSpan.FromSeconds(30);
        var status = Status(change: member => member with
        {
            ClockOffset = (member.Rank.Id == 1 ? TimeSpan.FromSeconds(seconds) : default) - own,
        });
        AssertIs(expected, "Clock", "s1", FactsOf(status));
        AssertIs(CheckStatus.Ok, "Clock", "s2", FactsOf(status));
    }

    private static void AssertIs(CheckStatus expected, string check, string target, GroupFacts facts)
    {
        var found = Find(check, target, facts);
        Assert.Equal(expected, found.Status);
        Assert.NotEmpty(found.Detail);
        Assert.Equal(expected is CheckStatus.Warning or CheckStatus.Failed, found.Remedy.Code != RemedyCode.None);
    }

    private static CheckResult Find(string check, string target, GroupFacts facts) =>
        Assert.Single(GroupChecks.Judge(facts), result => result.Check == check && result.Target == target);

    private static GroupFacts FactsOf(GroupStatus status) =>
        Facts() with { Members = [.. status.View.Members.Select(member => Member(member) with { Status = status })] };

    private static GroupFacts Facts(Func<MemberFacts, MemberFacts>? s2 = null, Func<MemberFacts, MemberFacts>? s1 = null) => new(
        new NetworkOptions(),
        null,
        [Route(DiscoveryWay.Broadcast, 1), Route(DiscoveryWay.Multicast, 2)],
        [Member(s_members[0]), Change(s2, Member(s_members[1])), Change(s1, Member(s_members[2]))]);

    private static MemberFacts Change(Func<MemberFacts, MemberFacts>? change, MemberFacts member) =>
        change is null ? member : change(member);

    private static RouteFacts Route(DiscoveryWay way, double? milliseconds) =>
        new(way, "10.0.0.1", milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null, null);

    private static MemberFacts Member(Member member) => new(
        member,
        [.. member.Endpoints.Select(endpoint => new EndpointFacts(endpoint, member, TimeSpan.FromMilliseconds(1), "", null))],
        TimeSpan.FromMilliseconds(1),
        Status());

    private static EndpointFacts NoAnswer(Member member, int endpoint) =>
        new(member.Endpoints[endpoint], null, TimeSpan.Zero, "no answer", null);

    private static GroupView View(int leader, long epoch, params Member[] members) =>
        new("pschat", new Epoch(epoch, s_members[leader].Rank), members, 1, ViewCause.Join);

    private static GroupStatus Status(GroupView? view = null, Func<MemberStatus, MemberStatus>? change = null)
    {
        view ??= View(leader: 0, epoch: 7, s_members);
        return new GroupStatus(view, TimeSpan.Zero, [.. view.Members.Select(member =>
        {
            var status = new MemberStatus(
                member.Rank, member.Name, true, member.Rank == view.Leader.Rank ? MemberState.Leader : MemberState.Follower,
                TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(1), 0, 0, 0, TimeSpan.Zero);
            return change is null ? status : change(status);
        })]);
    }
}
