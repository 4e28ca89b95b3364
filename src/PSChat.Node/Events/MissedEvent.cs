using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>Messages are missing, because no server keeps them any more.</summary>
internal sealed record MissedEvent(string Room, long? Count) : NodeEvent
{
    /// <summary>The event of <paramref name="missed"/>.</summary>
    public static MissedEvent Of(MessagesMissedEventArgs missed) => new(missed.Room, missed.Count);

    /// <inheritdoc/>
    public override string ToLine()
    {
        var some = Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"up to {count}") : "some";
        return $"* {some} messages are missing here: no server keeps them any more";
    }
}
