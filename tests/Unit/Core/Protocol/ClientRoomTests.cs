using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>A client whose server has no place for a room (C19).</summary>
public sealed class ClientRoomTests
{
    private readonly LoneClient _client = new();

    public ClientRoomTests()
    {
        Attach();
        _client.Protocol.Join(_client.Now, "lobby", history: 0);
        _client.Protocol.Receive(_client.Now, new RoomJoined("lobby"));
    }

    [Fact]
    public void Rooms_that_were_not_confirmed_are_given_up_and_the_others_are_not()
    {
        foreach (var room in new[] { "kitchen", "attic" }) _client.Protocol.Join(_client.Now, room, history: 0);
        Refuse();
        Assert.Equal(["attic", "kitchen"], _client.Refused.Order());
        Assert.NotEqual(ClientState.Closed, _client.State);
        _client.Sent.Clear();
        ComeAgain();
        Assert.Equal(["lobby"], _client.Sent.OfType<Attach>().Single().Rooms);
        Assert.Equal(["lobby"], _client.Sent.OfType<JoinRoom>().Select(join => join.Room));
    }

    [Fact]
    public void A_server_without_place_for_its_rooms_is_not_the_last_one()
    {
        Refuse();
        Assert.Empty(_client.Refused);
        Assert.NotEqual(ClientState.Closed, _client.State);
        Assert.Equal(ChatError.TooManyRooms, _client.Protocol.LastRefusal?.Code);
    }

    /// <summary>The client knows no other server, asks the network, and finds the same one.</summary>
    private void ComeAgain()
    {
        _client.PassUntilDue();
        var epoch = new Epoch(1, LoneClient.Server.Rank);
        _client.Protocol.Receive(_client.Now, new Answer("pschat", _client.Probe!.Nonce, epoch, 1, [LoneClient.Server]));
        Attach();
    }

    private void Attach() => _client.Attach(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3));

    private void Refuse() => _client.Protocol.Receive(_client.Now, new Error(ChatError.TooManyRooms, "The server is full."));
}
