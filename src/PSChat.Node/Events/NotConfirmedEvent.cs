using PSChat.Node.Output;

namespace PSChat.Node.Events;

/// <summary>A send failed, or was not acknowledged in time.</summary>
/// <param name="Id">The message id if the message may still arrive; null if it never went out.</param>
/// <param name="Code">Code of the error.</param>
/// <param name="Cause">Code of the underlying error, if <paramref name="Code"/> is <see cref="ChatError.NotConfirmed"/>.</param>
/// <param name="Message">Description of the error, for people.</param>
/// <param name="Remedy">Advice to the user.</param>
internal sealed record NotConfirmedEvent(string? Id, ChatError Code, ChatError? Cause, string Message, string Remedy)
    : NodeEvent
{
    /// <summary>The event of <paramref name="error"/>.</summary>
    public static NotConfirmedEvent Of(ChatException error) => new(
        error.MessageId is { } id ? MessageEvent.IdText(id) : null,
        error.Code,
        error.Code == ChatError.NotConfirmed ? error.Cause : null,
        error.Message,
        error.Remedy.Describe(CommandLineVocabulary.Instance));

    /// <inheritdoc/>
    public override string ToLine() => $"* {ErrorLine.Join(Message, Remedy)}";
}
