namespace PSChat.Wire;

/// <summary>How every datagram begins; it is never hidden.</summary>
/// <param name="IsSealed">Whether it claims to have a seal at its end.</param>
/// <param name="Group">The group; empty in a probe for every group.</param>
internal readonly record struct DatagramHeader(bool IsSealed, string Group);
