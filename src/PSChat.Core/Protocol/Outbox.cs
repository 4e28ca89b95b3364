using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>A sender's messages until they are acknowledged; a resend has the same sequence.</summary>
internal sealed class Outbox
{
    private readonly SortedDictionary<long, OutgoingMessage> _unacknowledged = [];
    private long _last;

    public int Count => _unacknowledged.Count;

    public IEnumerable<long> Sequences => _unacknowledged.Keys;

    public int CountIn(string room) => _unacknowledged.Values.Count(message => Roster.NameComparer.Equals(message.Room, room));

    /// <summary>Number up to which all messages are acknowledged.</summary>
    public long AckedThrough { get; private set; }

    /// <returns>The message's sequence.</returns>
    public long Add(OutgoingMessage message)
    {
        _unacknowledged[++_last] = message;
        return _last;
    }

    /// <returns>The message; null if it was acknowledged before, or never sent.</returns>
    public OutgoingMessage? Acknowledge(long sequence)
    {
        if (!_unacknowledged.Remove(sequence, out var message)) return null;
        while (AckedThrough < _last && !_unacknowledged.ContainsKey(AckedThrough + 1)) AckedThrough++;
        return message;
    }

    public Send MakeSend(long sequence, HybridTimestamp lastTimestamp)
    {
        var message = _unacknowledged[sequence];
        return new Send(sequence, AckedThrough, lastTimestamp, message.Room, message.Text, message.Data ?? "", message.To);
    }
}
