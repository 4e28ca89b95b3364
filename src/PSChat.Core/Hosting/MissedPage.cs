using PSChat.Messages;

namespace PSChat.Hosting;

/// <summary>
/// Messages that came one after the other while a reader was full: where they are in the server's history, and their ids, so that
/// they can be told from others that have a place between them.
/// </summary>
internal sealed class MissedPage
{
    /// <summary>As many as one or two answers hold.</summary>
    private const int MaximumCount = 512;

    private readonly MessageIdSet _ids = new();
    private (HybridTimestamp Timestamp, Position Position) _first;
    private (HybridTimestamp Timestamp, Position Position) _last;

    /// <summary>Whether they came out of order.</summary>
    public bool IsLate { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The timestamp of the last, up to which history is asked for.</summary>
    public HybridTimestamp EndTimestamp => _last.Timestamp;

    /// <summary>The position behind the last.</summary>
    public Position End => new(_last.Position.Epoch, _last.Position.Index + 1);

    /// <summary>Takes in the message that came next.</summary>
    /// <returns>False if it belongs to another page: this one is full, or the message is not behind the last one in
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

    /// <summary>Whether the message is one of these.</summary>
    public bool Contains(ChatMessage message) => _ids.Contains(message.Id);

    /// <summary>Whether all of these are behind the message in history.</summary>
    public bool IsBehind(ChatMessage message) => (message.Timestamp, message.Position).CompareTo(_first) < 0;
}
