using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>Who reads what a <see cref="Replica"/> delivers.</summary>
internal interface IReplicaReaders
{
    /// <summary>Whether there is nobody: a newcomer's history may then be delivered in parts.</summary>
    bool AreNone { get; }

    /// <summary>The next in the order of delivery.</summary>
    void Deliver(DeliveryStep step);

    /// <summary>Epochs were forgotten.</summary>
    /// <param name="floor">The last of them.</param>
    /// <param name="hasMissed">Whether others had something of them that was not delivered here.</param>
    void Forget(Epoch floor, bool hasMissed);
}
