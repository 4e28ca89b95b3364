namespace PSChat.Wire;

/// <summary>The beginning of every datagram; it is never encrypted.</summary>
/// <param name="IsSealed">Whether it claims to have a seal at its end.</param>
/// <param name="Group">The group; empty in a probe for every group.</param>
internal readonly record struct DatagramHeader(bool IsSealed, string Group);
