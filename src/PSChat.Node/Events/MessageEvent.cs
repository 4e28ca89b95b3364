using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A message was delivered.</summary>
/// <param name="Id">The message id as <c>session/sequence</c>, in full.</param>
/// <param name="Position">The message's position.</param>
/// <param name="Timestamp">The hybrid timestamp in UTC, in units of 100 ns; history is sorted by it.</param>
/// <param name="SentAt">The leader's wall clock time when it gave the message its position.</param>
/// <param name="Room">The room.</param>
/// <param name="Sender">The sender's user name.</param>
/// <param name="Text">The text.</param>
/// <param name="Late">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="To">The only user that the message is for; left out if it is for everybody in the room.</param>
/// <param name="Data">The object beside the text, as JSON; left out if there is none.</param>
internal sealed record MessageEvent(
    string Id,
    PositionFields Position,
    string Timestamp,
    DateTimeOffset SentAt,
    string Room,
    string Sender,
    string Text,
    bool Late,
    string? To = null,
    string? Data = null) : NodeEvent
{
    /// <summary>The event of <paramref name="message"/>.</summary>
    public static MessageEvent Of(ChatMessage message) => new(
        IdText(message.Id),
        PositionFields.Of(message.Position),
        message.Timestamp.ToString(),
        message.Time,
        message.Room,
        message.Sender,
        message.Text,
        message.IsLate,
        message.To,
        message.Data);

    /// <summary>An id as <c>session/sequence</c>, in full.</summary>
    public static string IdText(MessageId id) =>
        string.Create(CultureInfo.InvariantCulture, $"{id.Session:N}/{id.Sequence}");

    /// <inheritdoc/>
    public override string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{SentAt.ToLocalTime():HH:mm:ss} {Sender}{(To is null ? "" : $" to {To}")}: {Text}{(Late ? "  (late)" : "")}");
}
