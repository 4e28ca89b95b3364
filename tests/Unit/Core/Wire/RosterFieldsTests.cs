using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Core.Tests;

public sealed class RosterFieldsTests
{
    [Theory]
    [InlineData("a", 0)]
    [InlineData("anna", 3)]
    [InlineData("漢", RosterFields.MaximumRooms)]
    public void A_record_takes_no_more_than_is_estimated(string letter, int rooms)
    {
        var name = string.Concat(Enumerable.Repeat(letter, 64 / letter.Length));
        var session = new SessionRecord(
            Samples.Anna, name, Samples.LargestView.Leader.Rank, -1, Attached: true, long.MaxValue,
        [.. Enumerable.Repeat(name, rooms)]);
        Assert.InRange(Bytes.Of(writer => RosterFields.Write(writer, session)).Length, 1, RosterFields.Estimate(session));
    }

    [Fact]
    public void A_session_in_as_many_rooms_as_may_be_is_read_and_one_in_more_is_not()
    {
        var most = Samples.MakeSession(
            Samples.Anna, "anna", [.. Enumerable.Range(0, RosterFields.MaximumRooms).Select(at => $"room {at}")]);
        Assert.NotNull(FrameCodec.Read(Bytes.OfBody(new Claim(most, MayRename: false))));
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new Claim(most with { Rooms = most.Rooms.Add("one more") }, MayRename: false))));
    }
}
