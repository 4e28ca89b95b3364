using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>What a home server needs of its server's copy of the messages.</summary>
internal interface IMessagesOfHome
{
    /// <summary>What is held, or was and is dropped.</summary>
    Frontier Held { get; }

    Frontier Delivered { get; }

    /// <summary>Whether the message of this id was delivered.</summary>
    bool IsDelivered(MessageId id);

    /// <summary>Whether the message of this id has a position, or had one and is dropped.</summary>
    bool Holds(MessageId id);

    /// <summary>The message of an id; null if it is not held.</summary>
    LogEntry? Find(MessageId id);

    /// <summary>Up to where a session's messages are safe, if they are up to <paramref name="through"/>.</summary>
    long SafeThrough(Guid session, long through);

    /// <summary>Into how many runs the numbers of a session's messages fall: one, unless some are missing.</summary>
    int CountRuns(Guid session);

    /// <summary>How many messages of a room were dropped that <paramref name="seen"/> does not cover; at most so many.</summary>
    long CountDropped(string room, Frontier seen);
}
