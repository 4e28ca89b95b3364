using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PSChat.Net.Security;

/// <summary>
/// The certificate of one server or client, made at its start and gone with it. Nobody signs it and nobody trusts it: what
/// counts is that only its owner has the private key, and the proof of the group key that is bound to it.
/// </summary>
internal sealed class LinkCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes one: ECDSA with P-256.</summary>
    /// <param name="now">The time; certificates have one, though nobody here looks at it.</param>
    public LinkCertificate(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pschat", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));

        // Windows' TLS takes no key that is in this process only (0x8009030E, "no credentials"): read back from PKCS #12 it
        // is in a container of the user's, which goes when the certificate is disposed.
        _certificate = OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null)
            : new X509Certificate2(made);
        Context = SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
        Hash = HashOf(_certificate);
    }

    /// <summary>For TLS.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>SHA-256 over the certificate.</summary>
    public byte[] Hash { get; }

    /// <summary>SHA-256 over a certificate.</summary>
    public static byte[] HashOf(X509Certificate certificate) => SHA256.HashData(certificate.GetRawCertData());

    public void Dispose() => _certificate.Dispose();
}
