using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>The invariants' knowledge of one server so far.</summary>
internal sealed class ServerRecord
{
    /// <summary>Frontier of the checked part of its log.</summary>
    public Frontier Log { get; } = new();

    /// <summary>Frontier of the checked part of its deliveries.</summary>
    public Frontier Delivered { get; } = new();

    public HashSet<MessageId> Held { get; } = [];

    /// <summary>The highest ballot that it has promised, to others or by standing itself.</summary>
    public Epoch Promised { get; set; }

    /// <summary>The views that it has installed, in order.</summary>
    public List<ViewRecord> Installed { get; } = [];

    /// <summary>Number of these views whose history it has delivered.</summary>
    public int DeliveredViews { get; set; }

    /// <summary>Messages that it has delivered since then.</summary>
    public List<RoomItem> Open { get; } = [];

    /// <summary>
    /// Index of the last view up to which it has delivered messages that were dropped before they could be checked.
    /// </summary>
    public int IncompleteThrough { get; set; } = -1;

    /// <summary>Cursor of the check in each room.</summary>
    public Dictionary<RoomLog, long> RoomCursors { get; } = [];

    public HashSet<MessageId> DeliveredIds { get; } = [];

    /// <summary>The last message of each sender that it delivered and that was not late.</summary>
    public Dictionary<Guid, long> LastInOrder { get; } = [];

    /// <summary>Its role before the present frame.</summary>
    public ServerRole Role { get; set; }

    /// <summary>Time at which it last heard each peer, and at which a dial last proved its death.</summary>
    public Dictionary<Rank, TimeSpan> Heard { get; } = [];

    public Dictionary<Rank, TimeSpan> Accused { get; } = [];

    /// <summary>Peers with which it wants a link and has none, with the time since when.</summary>
    public Dictionary<Rank, TimeSpan> Unlinked { get; } = [];

    /// <summary>The last ballot that each peer asked it to promise.</summary>
    public Dictionary<Rank, Prepare> Asked { get; } = [];

    /// <summary>Servers that it asked to promise its newest ballot.</summary>
    public HashSet<Rank> Voters { get; } = [];

    /// <summary>Views whose installation it has reported to their leader.</summary>
    public HashSet<Epoch> Acknowledged { get; } = [];

    /// <summary>Promises that it was given for its newest ballot.</summary>
    public Dictionary<Rank, Promise> Promises { get; } = [];

    public bool IsLeaving { get; set; }

    /// <summary>The newest view that it was shown and is a member of.</summary>
    public GroupView? Shown { get; set; }

    /// <summary>The leader of a view that it was shown and is not in; null once it is in one again.</summary>
    public Rank? LeftTo { get; set; }

    /// <summary>
    /// The last epoch that each leader has shown it without it. Such a leader has said itself that it leads the server no longer.
    /// </summary>
    public Dictionary<Rank, Epoch> LeftOutBy { get; } = [];

    /// <summary>
    /// Whether it cannot have taken the peer for dead. The peer was heard just now, with no evidence against it since. There is a
    /// link, or there was one less than <paramref name="patience"/> ago.
    /// </summary>
    public bool HearsWell(Rank peer, TimeSpan now, TimeSpan within, TimeSpan patience) =>
        Heard.TryGetValue(peer, out var heard) && now - heard < within
            && heard > Accused.GetValueOrDefault(peer, TimeSpan.MinValue)
        && !(Unlinked.TryGetValue(peer, out var lost) && now - lost >= patience);
}
