using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PSChat.Net.Security;

namespace PSChat.Core.Tests;

/// <summary>The form of a handshake, for writers of clients, from docs/protocol/wire.md.</summary>
public sealed class HandshakeFormTests
{
    [Fact]
    public async Task Challenge_and_proof_are_framed_as_every_frame_is()
    {
        using var stream = new MemoryStream();
        await new FrameStream(stream).WriteAsync(CancellationToken.None, Samples.Frames["Challenge"], Samples.Frames["Proof"]);
        Assert.Equal(Golden.Frames["Challenge"] + Golden.Frames["Proof"], Convert.ToHexStringLower(stream.ToArray()));
    }

    [Fact]
    public void A_certificate_is_hashed_in_its_DER_form()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pschat", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var pem = PemEncoding.Find(certificate.ExportCertificatePem());
        var der = Convert.FromBase64String(certificate.ExportCertificatePem()[pem.Base64Data]);
        Assert.Equal(SHA256.HashData(der), LinkCertificate.HashOf(certificate));
    }
}
