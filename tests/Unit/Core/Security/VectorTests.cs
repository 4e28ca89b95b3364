using PSChat.Messages;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>The values that another implementation computed from docs/security.md (Python's hmac and hashlib).</summary>
public sealed class VectorTests
{
    private static readonly GroupKey s_key = GroupKey.FromBytes([1, 3, .. Enumerable.Range(0, 30).Select(at => (byte)(at * at))]);

    [Fact]
    public void A_key_as_text() => Assert.Equal("pschat1:AQMAAQQJEBkkMUBRZHmQqcThACFEaZC55BFAcaTZEEm4efle", s_key.ToText());

    [Theory]
    [InlineData("id", "a4449f59a25f4c6c16420bd10820bb71250d6c6982402943aad3880027aeb8a1")]
    [InlineData("datagrams", "085173f9fbcc0bfb65fc368b2a6e6e3d35ae978c9d339af76a7cbbb0d83dd7dd")]
    [InlineData("link dialler", "55037dd98bb0967ef87623b02c70157f91cc8bd9300fbf09c8157d3a10e26719")]
    [InlineData("link listener", "1b32ec1b77dfe6fb2a3af24c3623749734af2376d250e510b9148eeeb1204428")]
    public void The_keys_for_each_purpose(string purpose, string expected)
    {
        var derived = new byte[32];
        s_key.Derive(purpose, derived);
        Assert.Equal(expected, Convert.ToHexStringLower(derived));
    }

    [Fact]
    public void The_proofs_of_both_sides()
    {
        using var keys = new LinkKeys(s_key);
        var transcript = new LinkTranscript(Part(1), Part(2), Part(3), Part(4));
        Assert.Equal(
            "93d4e58d7ead9034c19898ae96247c50d1b011d5b2d011a4b8e21c38309168b9",
            Convert.ToHexStringLower(keys.Prove(LinkSide.Dialler, transcript)));
        Assert.Equal(
            "2803c97b82eb2ce15910f2ee3655e118c0e6b52edeedca97a3966f4234ebdab7",
            Convert.ToHexStringLower(keys.Prove(LinkSide.Listener, transcript)));
    }

    [Fact]
    public void A_sealed_datagram()
    {
        using var seal = new DatagramSeal(s_key);
        var writer = new WireWriter();
        DatagramCodec.Write(writer, Samples.Datagrams["Notice"], isSealed: true);
        var bytes = new byte[WireConstants.MaximumSealedDatagram];
        var length = seal.Apply(writer.Written, new DatagramStamp(0x1122_3344_5566_7788, 3, Samples.Noon), bytes);
        Assert.Equal(
            "50534348010001050670736368617402e824020000000000019c88776655443322110300000000000000002066d15b2add08"
            + "716604da3c827fb6513c85ef72b7e4f2",
            Convert.ToHexStringLower(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void A_session_of_its_secret() =>
        Assert.Equal(
            "2a927a4a-7b33-c783-3fe0-22a45c771f0f",
            new SessionSecret(Guid.Parse("a0a1a2a3-a4a5-a6a7-a8a9-aaabacadae06")).MakeSession().ToString());

    private static byte[] Part(byte value) => [.. Enumerable.Repeat(value, LinkTranscript.PartLength)];
}
