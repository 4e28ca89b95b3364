using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Written values are read, and written again as the same bytes.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> FrameNames => [.. Samples.Frames.Keys];

    public static TheoryData<string> DatagramNames => [.. Samples.Datagrams.Keys];

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void A_frame_survives_the_wire(string name)
    {
        var bytes = Bytes.OfBody(Samples.Frames[name]);
        var read = FrameCodec.Read(bytes);
        Assert.IsType(Samples.Frames[name].GetType(), read);
        Assert.Equal(bytes, Bytes.OfBody(read));
    }

    [Fact]
    public void A_strangers_error_text_controls_no_terminal()
    {
        var read = Assert.IsType<Error>(
            FrameCodec.Read(Bytes.OfBody(new Error(ChatError.BadFrame, "a\u001B[2J\u009B31m\r\n\u2028\u202Eb"))));
        Assert.Equal("a?[2J?31m????b", read.Text);
    }

    [Theory]
    [MemberData(nameof(DatagramNames))]
    public void A_datagram_survives_the_wire(string name)
    {
        var bytes = Bytes.Of(Samples.Datagrams[name]);
        var read = DatagramCodec.Read(bytes);
        Assert.IsType(Samples.Datagrams[name].GetType(), read);
        Assert.Equal(bytes, Bytes.Of(read));
    }

    [Fact]
    public void A_hello_keeps_what_it_says()
    {
        var read = ReadBack<Hello>("Hello of a server");
        Assert.Equal((1, Samples.Group, LinkRole.Server, 0), (read.Version, read.Group, read.Role, read.Authentication));
        AssertSame(Samples.LowMember, read.Self!);
    }

    [Fact]
    public void A_view_keeps_what_it_says()
    {
        var read = ReadBack<NewView>("NewView");
        Assert.Equal(
            (Samples.Group, Samples.Second, 1, ViewCause.Join),
            (read.View.Group, read.View.Epoch, read.View.MinimumCopies, read.View.Cause));
        AssertSame(Samples.HighMember, read.View.Members[0]);
        AssertSame(Samples.LowMember, read.View.Members[1]);
        Assert.Equal(17, read.History[Samples.First]);
        Assert.Equal(TimeSpan.FromMicroseconds(1234), read.ElectionDuration);
    }

    [Fact]
    public void An_entry_keeps_what_it_says_and_the_bytes_it_came_as()
    {
        var sent = ((Entries)Samples.Frames["Entries"]).Items[1];
        var read = ReadBack<Entries>("Entries").Items[1];
        Assert.Equal(
            (sent.Position, sent.Id, sent.Timestamp, sent.WallTicks), (read.Position, read.Id, read.Timestamp, read.WallTicks));
        Assert.Equal((sent.Room, sent.Sender, sent.Text), (read.Room, read.Sender, read.Text));
        Assert.Equal(sent.Encoded.ToArray(), read.Encoded.ToArray());
    }

    [Fact]
    public void A_session_keeps_what_it_says()
    {
        var read = ReadBack<Claim>("Claim of one that went").Session;
        Assert.Equal(
            (Samples.Ben, "ben", Samples.Low, -1, false, 1 << 20),
            (read.Session, read.User, read.Home, read.ClaimedAt, read.Attached, read.Version));
        Assert.Empty(read.Rooms);
    }

    [Fact]
    public void A_late_message_stays_late()
    {
        var read = ReadBack<Deliver>("Deliver of a late message");
        Assert.True(Assert.Single(read.Items).IsLate);
        Assert.Equal("🙂", read.Items[0].Entry.Text);
    }

    [Fact]
    public void An_attach_keeps_what_it_says()
    {
        var read = ReadBack<Attach>("Attach that resumes");
        Assert.Equal(
            (Samples.Anna, "anna", Samples.Noon, 2 << 20), (read.Secret.MakeSession(), read.User, read.ClaimedAt, read.Version));
        Assert.Equal(3, read.Seen[Samples.Second]);
        Assert.Equal(["lobby", "кухня"], read.Rooms);
    }

    [Fact]
    public void A_list_of_users_keeps_their_homes_and_rooms()
    {
        var read = ReadBack<UserList>("UserList");
        Assert.Equal(["lobby", "кухня"], read.Users[0].Rooms.AsEnumerable());
        Assert.Equal(
            ("anna", Samples.Low, Samples.Noon, true),
            (read.Users[0].User, read.Users[0].Home, read.Users[0].Since, read.Users[0].Attached));
        Assert.Equal(
            ("ben", Samples.High, Samples.Noon + 1, false),
            (read.Users[1].User, read.Users[1].Home, read.Users[1].Since, read.Users[1].Attached));
        Assert.Empty(read.Users[1].Rooms);
    }

    [Fact]
    public void A_private_message_keeps_whom_it_is_for()
    {
        var read = ReadBack<Deliver>("Deliver of a private message").Items[0].Entry;
        Assert.Equal(("ben", "{\"Id\":4711}"), (read.To, read.Data));
        Assert.Equal([Samples.Ben], read.Recipients);
        Assert.Equal(0, ReadBack<Acknowledged>("Acknowledged to nobody").Recipients);
        Assert.Null(ReadBack<Acknowledged>("Acknowledged").Recipients);
    }

    [Fact]
    public void A_list_of_members_keeps_how_they_are()
    {
        var read = ReadBack<MemberList>("MemberList");
        Assert.Equal(TimeSpan.FromMicroseconds(1234), read.ElectionDuration);
        Assert.Equal(((MemberList)Samples.Frames["MemberList"]).Members, read.Members);
    }

    private static T ReadBack<T>(string name)
        where T : Frame => Assert.IsType<T>(FrameCodec.Read(Bytes.OfBody(Samples.Frames[name])));

    /// <summary>Compares everything that travels, because members count as equal if their ranks are.</summary>
    private static void AssertSame(Member expected, Member actual)
    {
        Assert.Equal((expected.Rank, expected.Name, expected.HeartbeatPort), (actual.Rank, actual.Name, actual.HeartbeatPort));
        Assert.Equal(expected.Endpoints, actual.Endpoints);
    }
}
