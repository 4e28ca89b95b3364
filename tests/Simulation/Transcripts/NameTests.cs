using PSChat.Groups;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>User names and sessions, through losses and merges.</summary>
public sealed class NameTests
{
    [Fact]
    public void A_name_that_is_taken_is_refused_to_a_new_session()
    {
        var group = Start(out _);
        Transcript.Join(group, "anna");
        var other = group.AddClient("ANNA");
        group.RunUntil(() => other.Failure is not null, "refused");
        Assert.Equal(ChatError.NameTaken, other.Failure!.Code);
    }

    /// <summary>Two spellings of one name at two servers are one user (N11).</summary>
    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_name_that_is_taken_in_another_spelling_is_refused_by_every_server(string name, string spelling)
    {
        var group = Start(out var servers);
        var first = Transcript.Join(group, name);
        foreach (var home in servers)
        {
            var host = SimulatedGroup.FirstClientHost + group.Clients.Count;
            foreach (var elsewhere in servers.Where(server => server != home)) group.Network.CutBothWays(host, elsewhere.Host);
            var other = group.AddClient(spelling);
            group.RunUntil(() => other.Failure is not null, "refused");
            Assert.Equal(ChatError.NameTaken, other.Failure!.Code);
        }

        Assert.Equal(name, first.User);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void When_two_groups_become_one_all_servers_take_two_spellings_for_one_name(string name, string spelling)
    {
        var group = Start(out var servers);
        var first = Transcript.Join(group, name);
        var near = servers.Single(server => server.Host == first.ServerHost);
        var far = servers.Single(server => server != near);
        group.Network.CutBothWays(far.Host, near.Host);
        group.RunUntil(() => servers.All(server => server.Protocol.View!.Members.Length == 1), "two groups");
        group.Network.CutBothWays(first.Host + 1, near.Host);
        group.Run(TimeSpan.FromSeconds(60));
        var second = Transcript.Join(group, spelling);
        Assert.Equal(spelling, second.User);

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        group.RunUntil(() => second.User == $"{spelling}-2", "the later one is renamed");
        Assert.All(servers, server => Assert.Equal(
            (name, $"{spelling}-2"),
            (server.Protocol.FindSession(first.Session)!.User, server.Protocol.FindSession(second.Session)!.User)));
    }

    public static TheoryData<string, string> Spellings => new()
    {
        { "jos\u00E9", "JOS\u00C9" },
        { "Stra\u00DFe", "STRASSE" },
        { "\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2", "\u03A3\u038A\u03A3\u03A5\u03A6\u039F\u03A3" },
        { "\uFF41\uFF42", "ab" },
        { "\u2764\uFE0F", "\u2764" },
        { "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u062E\u0648\u0627\u0647\u0645" },
    };

    [Fact]
    public void Users_in_two_spellings_of_a_room_are_in_one_room()
    {
        var group = Start(out _);
        var anna = Transcript.Join(group, "anna");
        var ben = group.AddClient("ben", SimulatedGroup.Room.ToUpperInvariant());
        var carla = group.AddClient("carla", "\uFF52oom");
        group.RunUntil(() => ben.HasJoined && carla.HasJoined, "joined");
        anna.Send(SimulatedGroup.Room, "hello");
        group.RunUntil(() => ben.Delivered.Count == 1 && carla.Delivered.Count == 1, "delivered");
        Assert.Equal("hello", ben.Delivered[0].Entry.Text);
        Assert.Equal("hello", carla.Delivered[0].Entry.Text);
    }

    [Fact]
    public void A_name_is_kept_for_half_a_minute_after_its_connection_was_lost()
    {
        var group = Start(out var servers);
        var anna = Transcript.Join(group, "anna");
        CutOff(group, servers, anna);
        group.Run(TimeSpan.FromSeconds(25));
        var early = group.AddClient("anna");
        group.RunUntil(() => early.Failure is not null, "refused");

        group.Run(TimeSpan.FromSeconds(10));
        var late = Transcript.Join(group, "anna");
        Assert.Equal("anna", late.User);
    }

    [Fact]
    public void A_user_whose_name_was_given_away_gets_one_with_a_number_and_loses_nothing()
    {
        var group = Start(out var servers);
        var anna = Transcript.Join(group, "anna");
        CutOff(group, servers, anna);
        anna.Send(SimulatedGroup.Room, "sent while away");
        group.Run(TimeSpan.FromSeconds(60));
        var other = Transcript.Join(group, "anna");
        group.Network.HealAll();
        group.RunUntil(() => anna.Acknowledged.Count == 1 && other.Delivered.Count == 1, "acknowledged and delivered");
        Assert.Equal(("anna-2", "anna"), (anna.User, other.User));
    }

    [Fact]
    public void A_user_that_comes_back_in_time_has_its_name()
    {
        var group = Start(out var servers);
        var anna = Transcript.Join(group, "anna");
        CutOff(group, servers, anna);
        group.Run(TimeSpan.FromMinutes(5));
        group.Network.HealAll();
        anna.Send(SimulatedGroup.Room, "back");
        group.RunUntil(() => anna.Acknowledged.Count == 1, "acknowledged");
        Assert.Equal("anna", anna.User);
    }

    [Fact]
    public void When_two_groups_become_one_the_later_claim_gets_a_number()
    {
        var group = Start(out var servers);
        var anna = Transcript.Join(group, "anna");
        group.Network.CutBothWays(0, 1);
        group.Network.CutBothWays(anna.Host, 1);
        group.RunUntil(
            () => servers.All(server => server.Protocol.View!.Members.Length == 1) && servers[0].Protocol.ClientCount == 1,
            "two groups");
        group.Network.CutBothWays(anna.Host + 1, 0);
        group.Run(TimeSpan.FromSeconds(60));
        var other = Transcript.Join(group, "anna");
        Assert.Equal("anna", other.User);

        group.Network.HealAll();
        group.RunUntilOneView(servers);
        group.RunUntil(() => other.User == "anna-2", "the later one is renamed");
        Assert.Equal("anna", anna.User);
        other.Send(SimulatedGroup.Room, "who am I?");
        group.RunUntil(() => anna.Delivered.Count == 1, "delivered");
        Assert.Equal("anna-2", anna.Delivered[0].Entry.Sender);

        // The new name goes with the session, and no other session can have it.
        servers.Single(server => server.Protocol.View!.Leader != server.Self).Crash();
        group.RunUntil(() => group.Living.Single().Protocol.ClientCount == 2, "both on the survivor");
        Assert.Equal(("anna", "anna-2"), (anna.User, other.User));
        var third = group.AddClient("anna-2");
        group.RunUntil(() => third.Failure is not null, "refused");
    }

    [Fact]
    public void A_session_that_does_not_come_back_is_forgotten()
    {
        var group = Start(out var servers);
        var anna = Transcript.Join(group, "anna");
        CutOff(group, servers, anna);
        group.Run(TimeSpan.FromMinutes(9.5));
        Assert.All(servers, server => Assert.NotNull(server.Protocol.FindSession(anna.Session)));
        group.Run(TimeSpan.FromMinutes(1));
        Assert.All(servers, server => Assert.Null(server.Protocol.FindSession(anna.Session)));
    }

    [Fact]
    public void A_client_does_not_send_again_after_a_day()
    {
        var group = Start(out var servers);
        group.KeepsTranscript = false;
        var anna = Transcript.Join(group, "anna");
        foreach (var server in servers) server.Crash();
        anna.Send(SimulatedGroup.Room, "lost in time");
        group.Run(TimeSpan.FromHours(23.5));
        group.AddServer(3, 1);
        group.RunUntil(() => anna.Failure is not null, "given up");
        Assert.Equal(ChatError.SessionUnknown, anna.Failure!.Code);
    }

    private static SimulatedGroup Start(out SimulatedServer[] servers)
    {
        var group = Transcript.Quiet();
        servers = Transcript.StartServers(group, 2);
        return group;
    }

    private static void CutOff(SimulatedGroup group, SimulatedServer[] servers, SimulatedClient client)
    {
        foreach (var server in servers) group.Network.CutBothWays(client.Host, server.Host);
        group.RunUntil(() => servers.All(server => server.Protocol.ClientCount == 0), "noticed");
    }
}
