using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Core.Tests;

/// <summary>Limits of retention, and which messages are dropped first.</summary>
public sealed class RetentionTests
{
    private readonly MessageLog _log = new();
    private readonly RoomLog _lobby = new("lobby");
    private readonly RoomLog _kitchen = new("kitchen");
    private long _number;

    [Fact]
    public void A_room_keeps_its_newest_messages()
    {
        var retention = new Retention(new ServerLimits { RoomMessages = 3 }, _log);
        for (var at = 0; at < 5; at++) Deliver(retention, _lobby);
        Assert.Equal((2, 5, 3), (_lobby.First, _lobby.End, _lobby.Count));
        Assert.Null(_log.Find(new Position(Samples.First, 2)));
        Assert.NotNull(_log.Find(new Position(Samples.First, 3)));
    }

    [Fact]
    public void A_quiet_room_keeps_its_messages_beside_a_busy_one()
    {
        var retention = new Retention(new ServerLimits { RoomMessages = 3 }, _log);
        Deliver(retention, _kitchen);
        for (var at = 0; at < 100; at++) Deliver(retention, _lobby);
        Assert.NotNull(_log.Find(new Position(Samples.First, 1)));
        Assert.Equal(98, _log.Read(Samples.First, 99, 1000)[0].Position.Index - 1);
    }

    [Fact]
    public void A_room_keeps_only_so_many_bytes()
    {
        var one = Samples.MakeEntry(Samples.First, 1, new MessageId(Samples.Anna, 1), text: new string('x', 1000)).MemoryBytes;
        var retention = new Retention(new ServerLimits { RoomBytes = (2 * one) + 1 }, _log);
        for (var at = 0; at < 5; at++) Deliver(retention, _lobby, new string('x', 1000));
        Assert.Equal(2, _lobby.Count);
        Assert.Equal(retention.Bytes, _lobby.Bytes);
    }

    [Fact]
    public void Of_all_rooms_the_oldest_messages_go_when_a_server_has_too_many_bytes()
    {
        var one = Samples.MakeEntry(Samples.First, 1, new MessageId(Samples.Anna, 1)).MemoryBytes;
        var retention = new Retention(new ServerLimits { TotalBytes = (3 * one) + 20 }, _log);
        Deliver(retention, _kitchen);
        Deliver(retention, _lobby);
        Deliver(retention, _lobby);
        Deliver(retention, _lobby);
        Assert.Equal((0, 3), (_kitchen.Count, _lobby.Count));
        Assert.True(retention.Bytes <= (3 * one) + 20);
    }

    [Fact]
    public void Copies_that_were_passed_over_go_too()
    {
        var retention = new Retention(new ServerLimits { RoomMessages = 2 }, _log);
        for (var index = 1; index <= 3; index++)
        {
            var entry = Samples.MakeEntry(Samples.First, index, new MessageId(Samples.Anna, index));
            _log.Append(entry);
            retention.PassedOver(entry);
        }

        Assert.NotNull(_log.FindDropped(new Position(Samples.First, 1)));
        Assert.Null(_log.FindDropped(new Position(Samples.First, 2)));
    }

    [Fact]
    public void Epochs_are_forgotten_only_when_there_are_too_many_and_then_a_quarter_at_once()
    {
        for (var number = 1; number <= 8; number++) HoldInEpoch(number);
        Assert.Equal(Epoch.None, Retention.FindFloor(_log.Frontier, 8));
        HoldInEpoch(9);
        var floor = Retention.FindFloor(_log.Frontier, 8);
        Assert.Equal(3, floor.Number);
        _log.Forget(floor, 0, new MessageIdSet());
        Assert.Equal(6, _log.Frontier.Counts.Count);
    }

    private void HoldInEpoch(long number) =>
        _log.Append(Samples.MakeEntry(new Epoch(number, Samples.Low), 1, new MessageId(Samples.Anna, number)));

    private void Deliver(Retention retention, RoomLog room, string text = "hello")
    {
        var index = _log.Frontier[Samples.First] + 1;
        var entry = Samples.MakeEntry(Samples.First, index, new MessageId(Samples.Anna, index), room.Name, text: text);
        Assert.True(_log.Append(entry));
        var item = RoomItem.Of(entry, false, ++_number);
        room.Add(item);
        retention.Added(room, item);
    }
}
