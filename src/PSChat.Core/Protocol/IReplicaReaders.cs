using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>The readers of what a <see cref="Replica"/> delivers.</summary>
internal interface IReplicaReaders
{
    /// <summary>Whether there are no readers: a newcomer's history may then be delivered in parts.</summary>
    bool AreNone { get; }

    /// <summary>Takes the next step in the order of delivery.</summary>
    void Deliver(DeliveryStep step);

    /// <summary>Epochs were forgotten.</summary>
    /// <param name="floor">The last forgotten epoch.</param>
    /// <param name="hasMissed">Whether others had messages of them that were not delivered here.</param>
    void Forget(Epoch floor, bool hasMissed);
}
