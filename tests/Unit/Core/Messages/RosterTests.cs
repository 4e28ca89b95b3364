using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class RosterTests
{
    private static readonly Guid s_carla = Guid.Parse("3f2e44cd-5f60-4172-8c8d-9eafb0c1d2e3");

    private readonly Roster _roster = new();

    [Fact]
    public void Names_differ_by_more_than_case()
    {
        _roster.Put(Samples.MakeSession(Samples.Anna, "Anna"));
        Assert.Equal(Samples.Anna, _roster.FindOwner("aNNA")!.Session);
        Assert.Null(_roster.FindOwner("ann"));
    }

    [Fact]
    public void One_name_in_two_forms_has_one_owner()
    {
        _roster.Put(Samples.MakeSession(Samples.Anna, "jos\u00E9", "Stra\u00DFe"));
        Assert.Equal(Samples.Anna, _roster.FindOwner("JOSE\u0301")?.Session);
        Assert.Equal(Samples.Anna, _roster.FindRecipient("jos\u00C9", "STRASSE")?.Session);
        Assert.Null(_roster.FindOwner("jose"));
    }

    [Fact]
    public void The_newer_version_of_a_session_holds()
    {
        var record = Samples.MakeSession(Samples.Anna, "anna", "lobby");
        Assert.True(_roster.Put(record with { Version = 5 }));
        Assert.False(_roster.Put(record with { Version = 4, Rooms = [] }));
        Assert.False(_roster.Put(record with { Version = 5, Rooms = [] }));
        Assert.Equal(["lobby"], _roster.Find(Samples.Anna)!.Rooms.AsEnumerable());
        Assert.True(_roster.Put(record with { Version = 6, Rooms = [] }));
        Assert.Empty(_roster.Find(Samples.Anna)!.Rooms);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_claims_the_earlier_keeps_the_name_whichever_comes_first(bool earlierFirst)
    {
        var earlier = Samples.MakeSession(Samples.Ben, "anna") with { ClaimedAt = 10 };
        var later = Samples.MakeSession(Samples.Anna, "ANNA") with { ClaimedAt = 20 };
        foreach (var record in earlierFirst ? new[] { earlier, later } : [later, earlier]) Assert.True(_roster.Put(record));
        Assert.Equal(Samples.Ben, _roster.FindOwner("Anna")!.Session);
        Assert.Equal(2, _roster.Sessions.Count);
    }

    [Fact]
    public void Of_two_claims_at_one_moment_the_lower_session_keeps_the_name()
    {
        _roster.Put(Samples.MakeSession(Samples.Ben, "anna"));
        _roster.Put(Samples.MakeSession(Samples.Anna, "anna"));
        Assert.True(Samples.Anna.CompareTo(Samples.Ben) < 0);
        Assert.Equal(Samples.Anna, _roster.FindOwner("anna")!.Session);
    }

    [Fact]
    public void An_attached_session_has_more_right_to_a_name_than_an_earlier_one_that_is_gone()
    {
        _roster.Put(Samples.MakeSession(Samples.Ben, "anna") with { ClaimedAt = 10, Attached = false });
        _roster.Put(Samples.MakeSession(Samples.Anna, "anna") with { ClaimedAt = 20 });
        Assert.Equal(Samples.Anna, _roster.FindOwner("anna")!.Session);
        Assert.Empty(_roster.ListIntruders());
    }

    [Fact]
    public void Intruders_are_the_attached_whose_name_is_an_earlier_ones()
    {
        _roster.Put(Samples.MakeSession(Samples.Ben, "anna") with { ClaimedAt = 10 });
        _roster.Put(Samples.MakeSession(Samples.Anna, "ANNA") with { ClaimedAt = 20 });
        _roster.Put(Samples.MakeSession(s_carla, "anna") with { ClaimedAt = 5, Attached = false });
        Assert.Equal([Samples.Anna], _roster.ListIntruders().Select(session => session.Session));
    }

    [Fact]
    public void A_session_that_ends_frees_its_name()
    {
        _roster.Put(Samples.MakeSession(Samples.Anna, "anna"));
        Assert.True(_roster.Remove(Samples.Anna));
        Assert.False(_roster.Remove(Samples.Anna));
        Assert.Null(_roster.FindOwner("anna"));
        Assert.Null(_roster.Find(Samples.Anna));
    }

    [Fact]
    public void A_session_that_ends_does_not_free_the_name_of_another()
    {
        _roster.Put(Samples.MakeSession(Samples.Ben, "anna") with { ClaimedAt = 10 });
        _roster.Put(Samples.MakeSession(Samples.Anna, "anna") with { ClaimedAt = 20 });
        _roster.Remove(Samples.Anna);
        Assert.Equal(Samples.Ben, _roster.FindOwner("anna")!.Session);
    }

    [Fact]
    public void A_session_under_another_name_frees_its_old_one()
    {
        var record = Samples.MakeSession(Samples.Anna, "anna");
        _roster.Put(record);
        _roster.Put(record with { User = "anne", Version = record.Version + 1 });
        Assert.Null(_roster.FindOwner("anna"));
        Assert.Equal(Samples.Anna, _roster.FindOwner("anne")!.Session);
    }

    [Fact]
    public void A_private_message_reaches_the_owner_of_the_name_who_is_in_the_room_connected_or_not()
    {
        var record = Samples.MakeSession(Samples.Anna, "anna", "lobby");
        _roster.Put(record);
        Assert.Equal(Samples.Anna, _roster.FindRecipient("ANNA", "Lobby")!.Session);
        Assert.Null(_roster.FindRecipient("anna", "kitchen"));
        Assert.Null(_roster.FindRecipient("ben", "lobby"));
        _roster.Put(record with { Attached = false, Version = record.Version + 1 });
        Assert.Equal(Samples.Anna, _roster.FindRecipient("anna", "lobby")!.Session);

        // The present owner of the name gets it, and no other session does.
        _roster.Put(Samples.MakeSession(Samples.Ben, "anna", "kitchen"));
        Assert.Null(_roster.FindRecipient("anna", "lobby"));
    }

    [Fact]
    public void A_cleared_roster_has_no_sessions_and_no_names()
    {
        _roster.Put(Samples.MakeSession(Samples.Anna, "anna"));
        _roster.Clear();
        Assert.Empty(_roster.Sessions);
        Assert.Null(_roster.FindOwner("anna"));
    }
}
