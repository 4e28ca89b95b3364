using System.Security.Cryptography;

namespace PSChat.Messages;

/// <summary>
/// What a client proves that a session is its own with: 128 random bits, chosen at the session's start. The session's guid
/// is made of it, so that every server can check it on its own, whatever it knows of the session; and the guid, which is
/// in every message id and so known to every reader, tells nothing of it.
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

    /// <summary>Never the secret: frames are written into traces.</summary>
    public override string ToString() => nameof(SessionSecret);

    private static ReadOnlySpan<byte> Label => "PSChat session 1"u8;
}
