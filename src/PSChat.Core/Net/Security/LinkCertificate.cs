using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PSChat.Net.Security;

/// <summary>
/// The certificate of one server or client, made at its start and discarded at its end. Nobody signs or trusts it. Its purpose is
/// that only its owner has the private key, and that the proof of the group key is bound to it.
/// </summary>
internal sealed class LinkCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes a certificate: ECDSA with P-256.</summary>
    /// <param name="now">The time for the period of validity, which every certificate has, although PSChat does not check
    /// it.</param>
    public LinkCertificate(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pschat", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));

        // Windows' TLS accepts no key that exists in this process only (0x8009030E, "no credentials"). Read back from PKCS #12,
        // the key is in a container of the user, which is deleted when the certificate is disposed.
        _certificate = OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null)
            : new X509Certificate2(made);
        Context = SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
        Hash = HashOf(_certificate);
    }

    /// <summary>The certificate as TLS takes it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>SHA-256 of the certificate.</summary>
    public byte[] Hash { get; }

    /// <summary>Computes SHA-256 of a certificate.</summary>
    public static byte[] HashOf(X509Certificate certificate) => SHA256.HashData(certificate.GetRawCertData());

    public void Dispose() => _certificate.Dispose();
}
