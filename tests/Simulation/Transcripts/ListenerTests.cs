using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>Clients that only listen, and clients whose whole group began again.</summary>
public sealed class ListenerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_only_listens_stays_where_others_write(bool isSameRoom)
    {
        var group = Transcript.Quiet();
        Transcript.StartServers(group, 2);
        var anna = Transcript.Join(group, "anna");
        var writer = group.AddClient("ben", isSameRoom ? SimulatedGroup.Room : "elsewhere");
        group.RunUntil(() => writer.HasJoined, "joined");
        group.Transcript.Clear();
        for (var second = 0; second < 60; second++)
        {
            writer.Send(isSameRoom ? SimulatedGroup.Room : "elsewhere", "hello");
            group.Run(TimeSpan.FromSeconds(1));
        }

        Transcript.ExpectNever(group, "Attach");
        Assert.Equal(isSameRoom ? 60 : 0, anna.Delivered.Count);
    }

    /// <summary>Its old view is of a group that is gone, and has a higher epoch.</summary>
    [Fact]
    public void A_client_shows_the_view_of_a_group_that_began_again()
    {
        var group = Transcript.Quiet();
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.Join(group, "anna");
        Assert.Equal(3, anna.Protocol.View!.Epoch.Number);
        foreach (var server in servers) server.Crash(sentArrives: true);
        group.Run(TimeSpan.FromSeconds(2));
        var first = group.AddServer(0, 7);
        group.RunUntil(() => anna.ServerHost == 0 && anna.HasJoined, "back");
        group.RunUntil(() => anna.Protocol.View == first.Protocol.View, "it shows the new group");
        var second = group.AddServer(1, 8);
        group.RunUntilOneView(first, second);
        group.RunUntil(() => anna.Protocol.View == second.Protocol.View, "and what becomes of it");
    }
}
