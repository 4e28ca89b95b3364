using PSChat.Messages;

namespace PSChat;

/// <summary>
/// The key of exactly-once: chosen by the sender, and the same for every resend of a message. Servers and clients tell copies of
/// a message apart by this, never by position.
/// </summary>
/// <param name="Session">
/// The sender's session, a new one for each connection that a user opens. It is no secret: see <see cref="SessionSecret"/>.
/// </param>
/// <param name="Sequence">Number of the message in the session, from 1.</param>
public readonly record struct MessageId(Guid Session, long Sequence)
{
    /// <summary>The first 32 bits of the session and the sequence, as in <c>1f0c22ab/17</c>.</summary>
    public override string ToString() => $"{Session.ToString("N")[..8]}/{Sequence}";
}
