using System.Security.Cryptography;
using PSChat.Security;

namespace PSChat.Core.Tests;

/// <summary>A proof is valid for one side of one link.</summary>
public sealed class LinkProofTests
{
    private static readonly LinkTranscript s_transcript = new(Part(1), Part(2), Part(3), Part(4));

    [Fact]
    public void The_other_side_of_the_same_link_takes_a_proof()
    {
        using var here = new LinkKeys(Keys.Ours);
        using var there = new LinkKeys(Keys.Ours);
        Assert.True(there.IsProof(LinkSide.Dialler, s_transcript, here.Prove(LinkSide.Dialler, s_transcript)));
        Assert.True(there.IsProof(LinkSide.Listener, s_transcript, here.Prove(LinkSide.Listener, s_transcript)));
    }

    [Fact]
    public void A_proof_that_is_sent_back_is_none()
    {
        using var keys = new LinkKeys(Keys.Ours);
        Assert.False(keys.IsProof(LinkSide.Dialler, s_transcript, keys.Prove(LinkSide.Listener, s_transcript)));
        Assert.False(keys.IsProof(LinkSide.Listener, s_transcript, keys.Prove(LinkSide.Dialler, s_transcript)));
    }

    [Fact]
    public void Another_key_proves_nothing()
    {
        using var ours = new LinkKeys(Keys.Ours);
        using var theirs = new LinkKeys(Keys.Theirs);
        Assert.False(ours.IsProof(LinkSide.Dialler, s_transcript, theirs.Prove(LinkSide.Dialler, s_transcript)));
    }

    [Fact]
    public void A_proof_is_about_both_nonces_and_both_certificates()
    {
        using var keys = new LinkKeys(Keys.Ours);
        var proof = keys.Prove(LinkSide.Dialler, s_transcript);
        LinkTranscript[] others =
        [
            s_transcript with { DiallerNonce = Part(9) },
            s_transcript with { ListenerNonce = Part(9) },
            s_transcript with { DiallerCertificate = Part(9) },
            s_transcript with { ListenerCertificate = Part(9) },
            new(Part(2), Part(1), Part(3), Part(4)),
            new(Part(1), Part(2), Part(4), Part(3)),
        ];
        Assert.All(others, other => Assert.False(keys.IsProof(LinkSide.Dialler, other, proof)));
    }

    [Fact]
    public void A_proof_of_an_overwritten_key_is_refused()
    {
        // A link may be in the middle of its handshake when its server ends.
        var keys = new LinkKeys(Keys.Ours);
        keys.Dispose();
        var ofNothing = HMACSHA256.HashData(new byte[32], s_transcript.ToBytes());
        Assert.Throws<ObjectDisposedException>(() => keys.IsProof(LinkSide.Dialler, s_transcript, ofNothing));
        Assert.Throws<ObjectDisposedException>(() => keys.Prove(LinkSide.Listener, s_transcript));
    }

    [Fact]
    public void A_proof_that_is_cut_or_changed_is_none()
    {
        using var keys = new LinkKeys(Keys.Ours);
        var proof = keys.Prove(LinkSide.Dialler, s_transcript);
        Assert.False(keys.IsProof(LinkSide.Dialler, s_transcript, []));
        for (var at = 0; at < proof.Length; at++)
        {
            Assert.False(keys.IsProof(LinkSide.Dialler, s_transcript, proof.AsSpan(0, at)));
            var changed = proof.ToArray();
            changed[at] ^= 1;
            Assert.False(keys.IsProof(LinkSide.Dialler, s_transcript, changed));
        }
    }

    [Fact]
    public void Parts_cannot_run_into_each_other() =>
        Assert.Throws<InvalidOperationException>(
            () => (s_transcript with { DiallerNonce = new byte[31], ListenerNonce = new byte[33] }).ToBytes());

    private static byte[] Part(byte value) => [.. Enumerable.Repeat(value, LinkTranscript.PartLength)];
}
