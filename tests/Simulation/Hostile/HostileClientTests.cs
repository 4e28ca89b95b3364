using PSChat.Messages;
using PSChat.Simulation.Hostile;
using PSChat.Simulation.Tests.Transcripts;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Hostile;

/// <summary>Without a key any program may be a client. No program may break a server by being one.</summary>
public sealed class HostileClientTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_group_continues_in_spite_of_any_frame_of_a_client(ulong seed)
    {
        var group = Transcript.Quiet();
        group.KeepsTranscript = false;
        group.Strangers = 64;
        group.Limits = new() { RoomMessages = 50 };
        var servers = Transcript.StartServers(group, 3);
        var anna = Transcript.Join(group, "anna");
        var ben = Transcript.Join(group, "ben");
        var epoch = servers[0].Protocol.View!.Epoch;
        var hostile = new HostileClient(group, seed);
        for (var round = 1; round <= 100; round++)
        {
            hostile.Act();
            if (round % 10 == 0) anna.Send(SimulatedGroup.Room, $"honest {round}");
            group.Run(TimeSpan.FromMilliseconds(20));
        }

        group.RunUntil(() => anna.Acknowledged.Count == 10, "all of anna's messages are acknowledged");
        group.Run(TimeSpan.FromSeconds(2));
        Assert.All(servers, server => Assert.True(server.IsAlive));
        Assert.All(servers, server => Assert.Equal(epoch, server.Protocol.View!.Epoch));
        Assert.Equal(10, ben.Delivered.Count(item => item.Entry.Id.Session == anna.Session) + MissedOf(ben, anna));
        Assert.Null(anna.Failure);
        Assert.Null(ben.Failure);

        // A newcomer can still catch up with everything, ranges of dropped messages included.
        var newcomer = group.AddServer(3, 10);
        group.RunUntilOneView([.. servers, newcomer]);
        group.RunUntil(() => newcomer.Protocol.Log.Frontier.Covers(servers[0].Protocol.Log.Frontier), "the newcomer holds all");

        // Every frame that a client may send was sent, and many that it may not.
        Assert.Superset(
            new HashSet<FrameType>
            {
                FrameType.Attach, FrameType.Send, FrameType.JoinRoom, FrameType.LeaveRoom,
                FrameType.ReadHistory, FrameType.Detach, FrameType.Prepare, FrameType.Pull,
            },
            hostile.Sent.Keys.ToHashSet());
    }

    [Fact]
    public void A_session_that_comes_twice_under_two_names_is_not_renamed_for_ever()
    {
        var group = Transcript.Quiet();
        group.Strangers = 2;
        var servers = Transcript.StartServers(group, 2);
        var secret = new SessionSecret(new Guid(7, 0, 0, new byte[8]));
        group.Transcript.Clear();
        for (var connection = -1; connection >= -2; connection--)
        {
            var link = connection;
            servers[0].Input(now => servers[0].Protocol.ClientUp(now, link));
            var attach = new Attach(secret, $"name {-link}", 1, -100 * link, new Frontier(), []);
            servers[0].Input(now => servers[0].Protocol.ReceiveFromClient(now, link, attach));
        }

        group.Run(TimeSpan.FromSeconds(2));
        Assert.InRange(group.Transcript.Count(line => line.Contains("Claim of", StringComparison.Ordinal)), 2, 6);
    }

    /// <summary>Messages that were dropped before they could be delivered are declared.</summary>
    private static int MissedOf(SimulatedClient receiver, SimulatedClient sender) =>
        receiver.Missed > 0 ? 10 - receiver.Delivered.Count(item => item.Entry.Id.Session == sender.Session) : 0;
}
