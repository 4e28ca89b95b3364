using PSChat.Node.Output;

namespace PSChat.Node.Events;

/// <summary>A send failed, or was not acknowledged in time.</summary>
/// <param name="Id">The message id where the message may still arrive; null if it never went out.</param>
/// <param name="Code">What went wrong.</param>
/// <param name="Cause">Why, where <paramref name="Code"/> is <see cref="ChatError.NotConfirmed"/>.</param>
/// <param name="Message">What went wrong, for people.</param>
/// <param name="Remedy">What to do about it.</param>
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
