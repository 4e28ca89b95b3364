using PSChat.Node.Output;

namespace PSChat.Node.Events;

/// <summary>The command has failed and ends.</summary>
internal sealed record ErrorEvent(ChatError Code, string Message, string Remedy) : NodeEvent
{
    /// <summary>The event of <paramref name="error"/>.</summary>
    public static ErrorEvent Of(ChatException error) =>
        new(error.Code, error.Message, error.Remedy.Describe(CommandLineVocabulary.Instance));

    /// <inheritdoc/>
    public override string ToLine() => ErrorLine.Join(Message, Remedy);
}
