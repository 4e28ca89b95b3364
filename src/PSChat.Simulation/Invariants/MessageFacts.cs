using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Simulation.Invariants;

/// <summary>The simulator's knowledge of one message; the simulator sees everything.</summary>
internal sealed class MessageFacts(MessageId id)
{
    public MessageId Id { get; } = id;

    public string Room { get; set; } = "";

    /// <summary>Number among all submissions and room joins of the run, in order.</summary>
    public long Submitted { get; set; }

    /// <summary>Positions that leaders have given it; there are several after a fork.</summary>
    public List<Position> Positions { get; } = [];

    /// <summary>Number of servers that hold it and have not ended; paused and cut-off ones count.</summary>
    public int LivingHolders { get; set; }

    /// <summary>The epoch in which it was first committed, as far as deliveries show; none if it was not.</summary>
    public Epoch CommittedIn { get; set; }

    public bool IsCommitted => CommittedIn != Epoch.None;

    /// <summary>
    /// Whether a server has learnt from another one that it was delivered and dropped (K1). It may say so to the sender, even if
    /// the other one has failed since, and nobody holds the message.
    /// </summary>
    public bool IsDropped { get; set; }

    /// <summary>Whether its sender was told that it is safe.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>
    /// Whether all of its holders ended after its sender was told. Messages are in memory only, so this is the one loss that no
    /// rule can prevent.
    /// </summary>
    public bool IsLost { get; set; }
}
