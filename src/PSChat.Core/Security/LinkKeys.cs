using System.Security.Cryptography;

namespace PSChat.Security;

/// <summary>The keys with which the two ends of a link prove that they have the group key.</summary>
internal sealed class LinkKeys : IDisposable
{
    private readonly byte[] _dialler = GC.AllocateUninitializedArray<byte>(32, pinned: true);
    private readonly byte[] _listener = GC.AllocateUninitializedArray<byte>(32, pinned: true);

    public LinkKeys(GroupKey key)
    {
        key.Derive("link dialler", _dialler);
        key.Derive("link listener", _listener);
    }

    /// <summary>The proof of one side over what both saw.</summary>
    public byte[] Prove(LinkSide side, LinkTranscript transcript) =>
        HMACSHA256.HashData(side == LinkSide.Dialler ? _dialler : _listener, transcript.ToBytes());

    /// <summary>Whether this is that side's proof; takes as long whether it is or not.</summary>
    public bool IsProof(LinkSide side, LinkTranscript transcript, ReadOnlySpan<byte> proof) =>
        CryptographicOperations.FixedTimeEquals(Prove(side, transcript), proof);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_dialler);
        CryptographicOperations.ZeroMemory(_listener);
    }
}
