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

    /// <summary>The proof of one side over the transcript that both saw.</summary>
    /// <exception cref="ObjectDisposedException">The keys were disposed.</exception>
    public byte[] Prove(LinkSide side, LinkTranscript transcript)
    {
        var proof = HMACSHA256.HashData(side == LinkSide.Dialler ? _dialler : _listener, transcript.ToBytes());

        // The link may be secured while its server ends, and anybody could have made a proof with an overwritten key. The check
        // comes afterwards, because the keys may be overwritten during the calculation.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return proof;
    }

    /// <summary>Whether the proof is that side's; takes the same time in both cases.</summary>
    public bool IsProof(LinkSide side, LinkTranscript transcript, ReadOnlySpan<byte> proof) =>
        CryptographicOperations.FixedTimeEquals(Prove(side, transcript), proof);

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_dialler);
        CryptographicOperations.ZeroMemory(_listener);
    }
}
