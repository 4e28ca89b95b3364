using System.Security.Cryptography;

namespace PSChat.Security;

/// <summary>
/// What a proof is about: this link and no other. The nonces make each proof new; the certificates bind it to both ends of
/// the TLS session. Who sits in between ends two sessions, with a certificate of its own in each, because it has the private
/// keys of none of the others: so the two ends see different certificates, and no proof of one is one for the other.
/// </summary>
/// <param name="DiallerNonce">32 random bytes of the one who dialled.</param>
/// <param name="ListenerNonce">32 random bytes of the other side.</param>
/// <param name="DiallerCertificate">SHA-256 of the certificate that the dialler showed.</param>
/// <param name="ListenerCertificate">SHA-256 of the certificate that the other side showed.</param>
internal sealed record LinkTranscript(byte[] DiallerNonce, byte[] ListenerNonce, byte[] DiallerCertificate, byte[] ListenerCertificate)
{
    /// <summary>How many bytes a nonce, a certificate's hash and a proof have.</summary>
    public const int PartLength = SHA256.HashSizeInBytes;

    /// <summary>A label and the parts, each of its fixed length: no two transcripts have the same bytes.</summary>
    /// <exception cref="InvalidOperationException">A part has another length; a bug here.</exception>
    public byte[] ToBytes()
    {
        byte[][] parts = [DiallerNonce, ListenerNonce, DiallerCertificate, ListenerCertificate];
        if (parts.Any(part => part.Length != PartLength)) throw new InvalidOperationException("A part of the transcript has the wrong length.");
        return [.. "PSChat link 1"u8, .. DiallerNonce, .. ListenerNonce, .. DiallerCertificate, .. ListenerCertificate];
    }
}
