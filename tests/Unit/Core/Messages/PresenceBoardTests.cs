using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class PresenceBoardTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly PresenceBoard _board = new(s_patience);
    private readonly Roster _roster = new();

    [Fact]
    public void Coming_going_and_another_name_are_shown_room_by_room()
    {
        Assert.Equal(["+lobby anna"], Put("anna", 1, true, "lobby"));
        Assert.Equal(["+kitchen anna"], Put("anna", 2, true, "LOBBY", "kitchen"));
        Assert.Equal(["-lobby anna"], Put("anna", 3, true, "kitchen"), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(["-kitchen anna", "+kitchen anna-2"], Put("anna-2", 4, true, "kitchen"));
        Assert.Equal(["-kitchen anna-2"], Say(_board.Remove(Samples.Anna)));
        Assert.False(_board.Shows(Samples.Anna));
    }

    [Fact]
    public void A_lost_connection_shows_only_when_it_lasts()
    {
        Put("anna", 1, true, "lobby");
        Assert.Empty(Put("anna", 2, false, "lobby"));
        Assert.Empty(Say(_board.Sweep(_roster, s_patience - TimeSpan.FromSeconds(1))));
        Assert.Empty(Put("anna", 3, true, "lobby"));
        Assert.Empty(Say(_board.Sweep(_roster, s_patience * 3)));
        Assert.Empty(Put("anna", 4, false, "lobby"));
        Assert.Equal(["-lobby anna"], Say(_board.Sweep(_roster, s_patience)));
        Assert.Empty(Put("anna", 5, false, "lobby"));
        Assert.Equal(["+lobby anna"], Put("anna", 6, true, "lobby"));
    }

    [Fact]
    public void A_user_that_the_roster_does_not_know_is_given_the_same_time()
    {
        Put("anna", 1, true, "lobby");
        _roster.Clear();
        Assert.Empty(Say(_board.Sweep(_roster, s_patience)));
        Assert.Equal(["-lobby anna"], Say(_board.Sweep(_roster, s_patience * 2)));
    }

    private IEnumerable<string> Put(string user, long version, bool attached, params string[] rooms)
    {
        var record = Samples.MakeSession(Samples.Anna, user, rooms) with { Version = version, Attached = attached };
        _roster.Put(record);
        return Say(_board.Put(record, TimeSpan.Zero));
    }

    private static IEnumerable<string> Say(IEnumerable<PresenceChange> changes) =>
        [.. changes.Select(change => $"{(change.IsPresent ? '+' : '-')}{change.Room} {change.User}")];
}
