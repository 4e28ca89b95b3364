using PSChat.Messages;

namespace PSChat.Hosting;

/// <summary>
/// Messages that came one after the other while a reader was full. The page has their place in the server's history, and their
/// ids, which tell them from other messages in the same part of history.
/// </summary>
internal sealed class MissedPage
{
    /// <summary>Most messages of a page: as many as one or two answers hold.</summary>
    private const int MaximumCount = 512;

    private readonly MessageIdSet _ids = new();
    private (HybridTimestamp Timestamp, Position Position) _first;
    private (HybridTimestamp Timestamp, Position Position) _last;

    /// <summary>Whether these messages are late.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Number of messages.</summary>
    public int Count { get; private set; }

    /// <summary>Timestamp of the last message, which limits the question to history.</summary>
    public HybridTimestamp EndTimestamp => _last.Timestamp;

    /// <summary>Position after the last message.</summary>
    public Position End => new(_last.Position.Epoch, _last.Position.Index + 1);

    /// <summary>Adds the message that came next.</summary>
    /// <returns>False if it belongs to another page, because this one is full or the message is not after the last one in
    /// history.</returns>
    public bool TryAdd(ChatMessage message)
    {
        var key = (message.Timestamp, message.Position);
        if (Count > 0 && (Count == MaximumCount || message.IsLate != IsLate || key.CompareTo(_last) <= 0)) return false;
        if (Count == 0) (_first, IsLate) = (key, message.IsLate);
        _last = key;
        _ids.Add(message.Id);
        Count++;
        return true;
    }

    /// <summary>Whether the message is one of this page.</summary>
    public bool Contains(ChatMessage message) => _ids.Contains(message.Id);

    /// <summary>Whether all messages of this page are after the given one in history.</summary>
    public bool IsBehind(ChatMessage message) => (message.Timestamp, message.Position).CompareTo(_first) < 0;
}
