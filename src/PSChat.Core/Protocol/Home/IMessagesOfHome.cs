using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>The server's copy of the messages, as a home server needs it.</summary>
internal interface IMessagesOfHome
{
    /// <summary>Frontier of the messages that are held, dropped ones included.</summary>
    Frontier Held { get; }

    Frontier Delivered { get; }

    /// <summary>Whether the message with this id was delivered, here or by others that have dropped it.</summary>
    bool IsSafe(MessageId id);

    /// <summary>Whether the message with this id has a position, or had one and is dropped.</summary>
    bool Holds(MessageId id);

    /// <summary>The message with an id; null if it is not held.</summary>
    LogEntry? Find(MessageId id);

    /// <summary>
    /// The number up to which a session's messages are safe, given that they are safe up to <paramref name="through"/>.
    /// </summary>
    long SafeThrough(Guid session, long through);

    /// <summary>Number of runs into which the numbers of a session's messages fall: one, unless some are missing.</summary>
    int CountRuns(Guid session);

    /// <summary>Upper bound for the number of dropped messages of a room that <paramref name="seen"/> does not cover.</summary>
    long CountDropped(string room, Frontier seen);
}
