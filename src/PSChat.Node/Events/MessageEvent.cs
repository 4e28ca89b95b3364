using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A message was delivered.</summary>
/// <param name="Id">The message id as <c>session/sequence</c>, in full.</param>
/// <param name="Position">Its place in order.</param>
/// <param name="Timestamp">The hybrid timestamp, UTC to the 100 ns; history is sorted by it.</param>
/// <param name="SentAt">The leader's wall clock when it got its place.</param>
/// <param name="Room">The room.</param>
/// <param name="Sender">The user who sent it.</param>
/// <param name="Text">The text.</param>
/// <param name="Late">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="To">The user whom alone it is for; left out for everybody in the room.</param>
/// <param name="Data">The object beside the text, as JSON; left out for none.</param>
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
