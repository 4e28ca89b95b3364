using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>What the invariants have seen of one server so far.</summary>
internal sealed class ServerRecord
{
    /// <summary>What of its log has been looked at.</summary>
    public Frontier Log { get; } = new();

    /// <summary>What of its deliveries has been looked at.</summary>
    public Frontier Delivered { get; } = new();

    public HashSet<MessageId> Held { get; } = [];

    /// <summary>The highest ballot that it has promised, to others or by standing itself.</summary>
    public Epoch Promised { get; set; }

    /// <summary>The views that it has installed, in order.</summary>
    public List<ViewRecord> Installed { get; } = [];

    /// <summary>How many of them it has delivered the history of.</summary>
    public int DeliveredViews { get; set; }

    /// <summary>What it has delivered since then.</summary>
    public List<RoomItem> Open { get; } = [];

    /// <summary>Up to this view it has delivered messages that were let go before they could be looked at.</summary>
    public int IncompleteThrough { get; set; } = -1;

    /// <summary>Where it was read up to, in each room.</summary>
    public Dictionary<RoomLog, long> RoomCursors { get; } = [];

    public HashSet<MessageId> DeliveredIds { get; } = [];

    /// <summary>The last message of each sender that it delivered and that was not late.</summary>
    public Dictionary<Guid, long> LastInOrder { get; } = [];

    /// <summary>Its role before the frame that it has in hand.</summary>
    public ServerRole Role { get; set; }

    /// <summary>When it heard each peer last, and when a dial last gave proof of its death.</summary>
    public Dictionary<Rank, TimeSpan> Heard { get; } = [];

    public Dictionary<Rank, TimeSpan> Accused { get; } = [];

    /// <summary>The peers that it would like to have a link to and has none, and since when.</summary>
    public Dictionary<Rank, TimeSpan> Unlinked { get; } = [];

    /// <summary>The last ballot that each peer asked it to promise.</summary>
    public Dictionary<Rank, Prepare> Asked { get; } = [];

    /// <summary>Whom it asked to promise its newest ballot.</summary>
    public HashSet<Rank> Voters { get; } = [];

    /// <summary>The views that it has told their leader it has installed.</summary>
    public HashSet<Epoch> Acknowledged { get; } = [];

    /// <summary>The promises that it was given for its newest ballot.</summary>
    public Dictionary<Rank, Promise> Promises { get; } = [];

    public bool IsLeaving { get; set; }

    /// <summary>The newest view that it was shown and is in.</summary>
    public GroupView? Shown { get; set; }

    /// <summary>The leader of a view that it was shown and is not in, until it is in one again.</summary>
    public Rank? LeftTo { get; set; }

    /// <summary>
    /// Whether it cannot have taken the peer for dead: it was heard just now, nothing spoke against it since, and there is a
    /// link, or was one less than <paramref name="patience"/> ago.
    /// </summary>
    public bool HearsWell(Rank peer, TimeSpan now, TimeSpan within, TimeSpan patience) =>
        Heard.TryGetValue(peer, out var heard) && now - heard < within && heard > Accused.GetValueOrDefault(peer, TimeSpan.MinValue)
        && !(Unlinked.TryGetValue(peer, out var lost) && now - lost >= patience);
}
