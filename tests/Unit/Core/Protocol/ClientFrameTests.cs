using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>A server's answers to a client's frames, as docs/protocol tells writers of clients.</summary>
public sealed class ClientFrameTests
{
    private readonly LoneServer _server = new(new ServerLimits());

    [Theory]
    [InlineData("JoinRoom")]
    [InlineData("LeaveRoom")]
    [InlineData("Send")]
    [InlineData("ReadHistory")]
    public void A_frame_that_needs_a_session_comes_too_early_without_one(string frame)
    {
        var connection = _server.Dial();
        _server.Tell(connection, Samples.Frames[frame]);
        Assert.Equal(ChatError.SessionUnknown, _server.Closed[connection]);
    }

    [Fact]
    public void Without_a_session_there_is_nothing_to_detach()
    {
        var connection = _server.Dial();
        _server.Tell(connection, new Detach());
        Assert.Equal(ChatError.BadFrame, _server.Closed[connection]);
    }

    [Fact]
    public void A_connection_has_one_session()
    {
        var connection = _server.Attach(1);
        _server.Tell(connection, new Attach(new SessionSecret(Guid.NewGuid()), "another", 0, 1, new Frontier(), []));
        Assert.Equal(ChatError.BadFrame, _server.Closed[connection]);
    }

    [Fact]
    public void A_session_that_comes_again_ends_its_earlier_connection()
    {
        var earlier = _server.Attach(1);
        var later = _server.Attach(1);
        Assert.Equal(ChatError.ConnectionLost, _server.Closed[earlier]);
        Assert.DoesNotContain(later, _server.Closed.Keys);
    }

    [Fact]
    public void History_comes_behind_the_answer_that_the_room_is_joined()
    {
        Assert.Equal(3, _server.Send(_server.Attach(1, LoneServer.Room), 1, 3));
        var reader = _server.Attach(2);
        _server.Tell(reader, new JoinRoom(LoneServer.Room, 2));
        Assert.InRange(_server.Said.FindIndex(said => said.Frame is RoomJoined), 0, _server.Announced[reader] - 1);
        Assert.Equal([2, 3], _server.Read(reader).Select(entry => entry.Id.Sequence));
    }

    [Fact]
    public void A_message_has_its_room_as_the_first_one_there_wrote_it()
    {
        var anna = _server.Attach(1);
        var ben = _server.Attach(2);
        Assert.Equal("Lobby", Assert.Single(_server.Tell(anna, new JoinRoom("Lobby", 0)).OfType<RoomJoined>()).Room);
        Assert.Equal("lobby", Assert.Single(_server.Tell(ben, new JoinRoom("lobby", 0)).OfType<RoomJoined>()).Room);
        _server.Tell(ben, new Send(1, 0, default, "LOBBY", "text"));
        Assert.Equal("Lobby", Assert.Single(_server.Read(anna)).Room);
        Assert.Equal("Lobby", Assert.Single(_server.Read(ben)).Room);
    }

    [Fact]
    public void A_room_that_an_attach_names_in_several_spellings_is_entered_once()
    {
        var anna = _server.Attach(1, "lobby");
        _server.Attach(2, "lobby", "LOBBY", "Lobby");
        _server.Pass(TimeSpan.FromMilliseconds(50));
        var told = Assert.Single(_server.Said.Where(said => said.Connection == anna).Select(said => said.Frame).OfType<Presence>());
        Assert.Equal("user 2", told.User);
    }

    [Fact]
    public void A_private_message_has_its_user_as_the_owner_of_the_name_writes_it()
    {
        var anna = _server.Attach(1, LoneServer.Room);
        var ben = _server.Attach(2, LoneServer.Room);
        var first = new Send(1, 0, default, LoneServer.Room, "text", To: "USER 2");
        _server.Tell(anna, first, first with { Sequence = 2, To = "Nobody" });
        Assert.Equal("user 2", Assert.Single(_server.Read(ben)).To);
        Assert.Equal(["user 2", "Nobody"], _server.Read(anna).Select(entry => entry.To));
    }

    [Fact]
    public void Numbers_that_are_missing_are_no_holes_but_runs_of_them_are()
    {
        var connection = _server.Attach(1, LoneServer.Room);
        for (var run = 0; run <= 1024; run++)
        {
            Assert.Equal(1, _server.Send(connection, 1 + (run * 1_000_000L), 1));
            _server.Pass(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(0, _server.Send(connection, 2_000_000_000, 1));
        Assert.Equal(ChatError.BadFrame, _server.Closed[connection]);
    }
}
