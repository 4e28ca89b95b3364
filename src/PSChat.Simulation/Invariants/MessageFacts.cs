using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Simulation.Invariants;

/// <summary>What the simulator, which sees everything, knows of one message.</summary>
internal sealed class MessageFacts(MessageId id)
{
    public MessageId Id { get; } = id;

    public string Room { get; set; } = "";

    /// <summary>Counts all submissions and room joins of the run, in order.</summary>
    public long Submitted { get; set; }

    /// <summary>Where leaders have put it; more than one place after a fork.</summary>
    public List<Position> Positions { get; } = [];

    /// <summary>The servers that hold it and have not ended; a paused or cut-off one counts.</summary>
    public int LivingHolders { get; set; }

    /// <summary>The epoch in which it was committed first, as far as deliveries show; none if it was not.</summary>
    public Epoch CommittedIn { get; set; }

    public bool IsCommitted => CommittedIn != Epoch.None;

    /// <summary>Whether its sender was told that it is safe.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>
    /// Whether, after its sender was told, all of its holders ended: messages are in memory only, so that this is the
    /// one loss that no rule can prevent.
    /// </summary>
    public bool IsLost { get; set; }
}
