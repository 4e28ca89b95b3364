using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Servers find each other and elect the highest id.</summary>
public sealed class FormationTests
{
    [Fact]
    public async Task A_lone_server_leads_itself()
    {
        await using var group = new LabGroup();
        var server = group.Start(7);

        var view = await LabGroup.AgreeAsync([server], leader: 7);

        Assert.Equal(ViewCause.Start, view.Cause);
        Assert.Equal("lab", view.Group);
    }

    [Fact]
    public async Task The_ready_line_comes_first_and_says_where_to_connect()
    {
        await using var group = new LabGroup();
        var server = group.Start(7);
        await LabGroup.AgreeAsync([server], leader: 7);

        var first = server.Events.Snapshot().Select(received => received.Event).First(value => value is not LogEvent);

        var ready = Assert.IsType<ReadyEvent>(first);
        Assert.Equal(("lab", "S7", 7), (ready.Group, ready.Self.Name, ready.Self.Id));
        Assert.Equal(group.DiscoveryPort, ready.DiscoveryPort);
        Assert.Equal(server.ProcessId, ready.ProcessId);
        Assert.StartsWith("127.0.0.1:", ready.Endpoint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_servers_started_in_turn_are_one_group_led_by_the_highest()
    {
        await using var group = new LabGroup();

        var servers = await group.StartServersAsync(3);

        var view = await LabGroup.AgreeAsync(servers, leader: 3);
        Assert.Equal([3, 2, 1], view.Members.Select(member => member.Id));
    }

    [Fact]
    public async Task Servers_say_whether_they_lead_as_soon_as_they_have_the_view()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);

        Assert.Equal(ChatServerStatus.Follower, await StatusAsync(servers[0]));
        Assert.Equal(ChatServerStatus.Leader, await StatusAsync(servers[1]));

        // The first server led alone and then learned of the second's leadership from a view. Its last status must say so.
        static async Task<ChatServerStatus> StatusAsync(NodeProcess server)
        {
            var view = server.LastView!.Value.Event;
            var own = await server.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);
            var expected = view.Leader.Instance == own.Event.Self.Instance ? ChatServerStatus.Leader : ChatServerStatus.Follower;
            await server.WaitForAsync<StatusEvent>(status => status.Status == expected, Limits.Patience);
            return ((StatusEvent)server.Events.Last(value => value is StatusEvent)!.Value.Event).Status;
        }
    }

    [Fact]
    public async Task The_highest_leads_even_if_it_was_there_first()
    {
        await using var group = new LabGroup();
        var high = group.Start(9);
        await LabGroup.AgreeAsync([high], leader: 9);

        var low = group.Start(4);

        await LabGroup.AgreeAsync([high, low], leader: 9);
    }

    [Fact]
    public async Task Two_servers_started_at_the_same_moment_end_in_one_group()
    {
        await using var group = new LabGroup();

        var one = group.Start(1);
        var two = group.Start(2);

        await LabGroup.AgreeAsync([one, two], leader: 2);
    }

    [Fact]
    public async Task Five_servers_started_at_the_same_moment_end_in_one_group()
    {
        await using var group = new LabGroup();

        var servers = Enumerable.Range(1, 5).Select(id => group.Start(id)).ToArray();

        await LabGroup.AgreeAsync(servers, leader: 5);
    }

    [Fact]
    public async Task Groups_of_other_names_on_the_same_port_keep_apart()
    {
        await using var group = new LabGroup();
        var ours = group.Start(1);
        var others = group.Start(2, group: "other");

        await LabGroup.AgreeAsync([ours], leader: 1);
        await LabGroup.AgreeAsync([others], leader: 2);
        var client = await group.ConnectAsync("ann");

        Assert.Equal(1, client.Client.Server?.Id);
    }

    [Fact]
    public async Task An_election_that_was_asked_for_opens_a_new_epoch()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);
        var before = await LabGroup.AgreeAsync(servers, leader: 2);

        var elect = await CommandLine.RunAsync(["elect", "--json", .. group.Arguments]);

        Assert.Equal((0, ""), (elect.ExitCode, elect.Error));
        var elected = Assert.IsType<ElectedEvent>(NodeEventJson.Read(Assert.Single(elect.Lines)));
        Assert.Equal(2, elected.Winner.Id);
        Assert.True(elected.Epoch > before.Epoch);
    }
}
