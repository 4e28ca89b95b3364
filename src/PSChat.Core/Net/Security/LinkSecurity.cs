using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>
/// Secures the links of one server or client of a group with a key. TLS 1.3 comes first, with a certificate on each side that
/// proves nothing. Then each side proves the group key over both certificates. See docs/security.md.
/// </summary>
internal sealed class LinkSecurity : IDisposable
{
    /// <summary>
    /// Most bytes that the other side may send before it has proved the key and said hello, the same as in a group without a key.
    /// Its part of TLS takes about 800 bytes (2 KB with post-quantum key shares), and its hello at most 900.
    /// </summary>
    public const int Budget = WireConstants.MaximumHello;

    public static readonly Error KeyRequired = new(
        ChatError.KeyRequired, "This group has a key, and the other side has none.");

    public static readonly Error KeyUnexpected = new(
        ChatError.KeyUnexpected, "The other side has a key, and this group has none.");

    public static readonly Error KeyWrong = new(
        ChatError.KeyWrong, "The other side has another key for this group, or somebody is in between.");

    private readonly LinkKeys _keys;
    private readonly LinkCertificate _certificate;

    /// <exception cref="ChatException"><see cref="ChatError.EncryptionUnavailable"/>.</exception>
    public LinkSecurity(GroupKey key, TimeProvider time)
    {
        TlsSupport.Require();
        _keys = new LinkKeys(key);
        _certificate = new LinkCertificate(time.GetUtcNow());
    }

    /// <summary>Secures a connection that this side dialled.</summary>
    /// <exception cref="OperationCanceledException">The handshake took too long.</exception>
    public async Task<SecuredLink> DialAsync(Socket socket, CancellationToken cancellationToken)
    {
        var guard = new GuardedStream(socket, Budget);
        var tls = new SslStream(guard);
        try
        {
            await tls.AuthenticateAsClientAsync(ClientOptions(), cancellationToken).ConfigureAwait(false);
            var refusal = await ProveAsDiallerAsync(tls, cancellationToken).ConfigureAwait(false);
            return new SecuredLink(tls, guard, refusal);
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            // Instead of TLS, a server without a key answers with a readable error. This side believes it only so far that it
            // gives up the link; it never continues in plain text because of it.
            await tls.DisposeAsync().ConfigureAwait(false);
            var isWithoutKey = guard.FirstFrame() is Error { Code: ChatError.KeyUnexpected };
            return new SecuredLink(null, guard, isWithoutKey ? NoKeyThere() : null);
        }
        catch (OperationCanceledException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Secures a connection that the other side dialled.</summary>
    /// <returns>The stream without a refusal, or the stream over which to send the refusal.</returns>
    /// <exception cref="OperationCanceledException">The handshake took too long.</exception>
    public async Task<SecuredLink> AcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        var guard = new GuardedStream(socket, Budget);
        SslStream? tls = null;
        try
        {
            if (await guard.BeginsTlsAsync(cancellationToken).ConfigureAwait(false) is not { } isTls)
            {
                return new SecuredLink(null, guard, null);
            }

            if (!isTls) return new SecuredLink(guard, guard, KeyRequired);
            tls = new SslStream(guard);
            await tls.AuthenticateAsServerAsync(ServerOptions(), cancellationToken).ConfigureAwait(false);
            return new SecuredLink(tls, guard, await ProveAsListenerAsync(tls, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            if (tls is not null) await tls.DisposeAsync().ConfigureAwait(false);
            return new SecuredLink(null, guard, null);
        }
        catch (OperationCanceledException)
        {
            if (tls is not null) await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose()
    {
        _keys.Dispose();
        _certificate.Dispose();
    }

    /// <summary>Exchanges the proofs as the dialler, which proves the key only after the listener has.</summary>
    private async Task<Error?> ProveAsDiallerAsync(SslStream tls, CancellationToken cancellationToken)
    {
        var frames = new FrameStream(tls);
        var nonce = RandomNumberGenerator.GetBytes(Challenge.Length);
        await frames.WriteAsync(cancellationToken, new Challenge(nonce)).ConfigureAwait(false);
        var challenge = await frames.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (challenge is not Challenge theirs) return Unexpected();
        var proof = await frames.ReadAsync(cancellationToken).ConfigureAwait(false);
        var transcript = new LinkTranscript(
            nonce, theirs.Nonce, _certificate.Hash, LinkCertificate.HashOf(tls.RemoteCertificate!));
        if (proof is not Proof listeners || !_keys.IsProof(LinkSide.Listener, transcript, listeners.Value))
        {
            // Lets the other side tell its users as well.
            await frames.WriteAsync(cancellationToken, KeyWrong).ConfigureAwait(false);
            return KeyWrong;
        }

        await frames.WriteAsync(cancellationToken, new Proof(_keys.Prove(LinkSide.Dialler, transcript))).ConfigureAwait(false);
        return null;
    }

    /// <summary>Exchanges the proofs as the listener.</summary>
    private async Task<Error?> ProveAsListenerAsync(SslStream tls, CancellationToken cancellationToken)
    {
        var frames = new FrameStream(tls);
        if (await frames.ReadAsync(cancellationToken).ConfigureAwait(false) is not Challenge theirs) return Unexpected();
        var nonce = RandomNumberGenerator.GetBytes(Challenge.Length);
        var transcript = new LinkTranscript(
            theirs.Nonce, nonce, LinkCertificate.HashOf(tls.RemoteCertificate!), _certificate.Hash);
        var proof = new Proof(_keys.Prove(LinkSide.Listener, transcript));
        await frames.WriteAsync(cancellationToken, new Challenge(nonce), proof).ConfigureAwait(false);
        var answer = await frames.ReadAsync(cancellationToken).ConfigureAwait(false);
        return answer is Proof diallers && _keys.IsProof(LinkSide.Dialler, transcript, diallers.Value) ? null : KeyWrong;
    }

    private SslClientAuthenticationOptions ClientOptions() => new()
    {
        TargetHost = "",
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateContext = _certificate.Context,
        RemoteCertificateValidationCallback = IsThere,
        CertificateChainPolicy = NoChain(),

        // A resumed session shows no certificates.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    private SslServerAuthenticationOptions ServerOptions() => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ServerCertificateContext = _certificate.Context,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = IsThere,
        CertificateChainPolicy = NoChain(),
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    /// <summary>Disables chain building, because no authority signs the certificates: none is loaded or asked.</summary>
    private static X509ChainPolicy NoChain() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };

    /// <summary>
    /// Accepts any certificate. TLS has checked that the other side has its private key, and the proof does the rest.
    /// </summary>
    private static bool IsThere(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null;

    /// <summary>Refuses an unexpected frame. Its sender has proved nothing, so its content means nothing.</summary>
    private static Error Unexpected() => new(ChatError.KeyWrong, "The other side does not prove that it has the group's key.");

    private static Error NoKeyThere() => new(ChatError.KeyUnexpected, "The group there has no key, and this side has one.");

    private static bool IsBreak(Exception exception) => exception
        is IOException
        or AuthenticationException
        or ObjectDisposedException
        or InvalidOperationException
        or CryptographicException
        or System.ComponentModel.Win32Exception;
}
