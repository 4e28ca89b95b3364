using System.Security.Cryptography;

namespace PSChat.Security;

/// <summary>
/// The data that a proof covers: this link and no other. The nonces make each proof new; the certificates bind it to both ends of
/// the TLS session. An attacker in between ends two sessions. It has a certificate of its own in each, because it lacks the
/// private keys of the others. The two ends therefore see different certificates, and a proof for one is none for the other.
/// </summary>
/// <param name="DiallerNonce">32 random bytes of the dialling side.</param>
/// <param name="ListenerNonce">32 random bytes of the other side.</param>
/// <param name="DiallerCertificate">SHA-256 of the dialling side's certificate.</param>
/// <param name="ListenerCertificate">SHA-256 of the other side's certificate.</param>
internal sealed record LinkTranscript(
    byte[] DiallerNonce, byte[] ListenerNonce, byte[] DiallerCertificate, byte[] ListenerCertificate)
{
    /// <summary>Number of bytes in a nonce, a certificate's hash and a proof.</summary>
    public const int PartLength = SHA256.HashSizeInBytes;

    /// <summary>Gives a label and the parts, each of fixed length: no two transcripts have the same bytes.</summary>
    /// <exception cref="InvalidOperationException">A part has another length; a bug here.</exception>
    public byte[] ToBytes()
    {
        byte[][] parts = [DiallerNonce, ListenerNonce, DiallerCertificate, ListenerCertificate];
        if (parts.Any(part => part.Length != PartLength))
        {
            throw new InvalidOperationException("A part of the transcript has the wrong length.");
        }

        return [.. "PSChat link 1"u8, .. DiallerNonce, .. ListenerNonce, .. DiallerCertificate, .. ListenerCertificate];
    }
}
