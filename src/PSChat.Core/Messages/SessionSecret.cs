using System.Security.Cryptography;

namespace PSChat.Messages;

/// <summary>
/// A client's proof that a session is its own: 128 random bits, chosen at the session's start. The session's guid is made from
/// it, so that every server can check it without knowing the session. The guid is in every message id and so known to every
/// reader, but reveals nothing of the secret.
/// </summary>
/// <param name="Value">The random bits.</param>
internal readonly record struct SessionSecret(Guid Value)
{
    /// <summary>The session: the first 128 bits of SHA-256 over a label and the secret.</summary>
    public Guid MakeSession()
    {
        Span<byte> input = stackalloc byte[Label.Length + 16];
        Label.CopyTo(input);
        Value.TryWriteBytes(input[Label.Length..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Never the secret, because frames are written into traces.</summary>
    public override string ToString() => nameof(SessionSecret);

    private static ReadOnlySpan<byte> Label => "PSChat session 1"u8;
}
