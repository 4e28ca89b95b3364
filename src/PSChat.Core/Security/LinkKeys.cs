using System.Security.Cryptography;

namespace PSChat.Security;

/// <summary>The keys with which the two ends of a link prove that they have the group key.</summary>
internal sealed class LinkKeys : IDisposable
{
    private readonly byte[] _dialler = GC.AllocateUninitializedArray<byte>(32, pinned: true);
    private readonly byte[] _listener = GC.AllocateUninitializedArray<byte>(32, pinned: true);
    private volatile bool _isDisposed;

    public LinkKeys(GroupKey key)
    {
        key.Derive("link dialler", _dialler);
        key.Derive("link listener", _listener);
    }

    /// <summary>The proof of one side over what both saw.</summary>
    /// <exception cref="ObjectDisposedException">The keys were disposed.</exception>
    public byte[] Prove(LinkSide side, LinkTranscript transcript)
    {
        var proof = HMACSHA256.HashData(side == LinkSide.Dialler ? _dialler : _listener, transcript.ToBytes());

        // A link that is being secured while its server ends: what was made of an overwritten key anybody could make.
        // Looked at afterwards, because the keys may have been overwritten meanwhile.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return proof;
    }

    /// <summary>Whether this is that side's proof; takes as long whether it is or not.</summary>
    public bool IsProof(LinkSide side, LinkTranscript transcript, ReadOnlySpan<byte> proof) =>
        CryptographicOperations.FixedTimeEquals(Prove(side, transcript), proof);

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_dialler);
        CryptographicOperations.ZeroMemory(_listener);
    }
}
