using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PSChat.Security;

/// <summary>
/// Seals datagrams with the group key, and recognises sealed ones. Behind the datagram come its stamp and the first 16 bytes of
/// an HMAC-SHA256 over everything before. A seal hides nothing; it prevents changes and forgeries.
/// </summary>
internal sealed class DatagramSeal : IDisposable
{
    /// <summary>The bytes that a seal adds: sender, counter, time (8 each) and tag (16).</summary>
    public const int Length = StampLength + TagLength;

    private const int StampLength = 24;
    private const int TagLength = 16;

    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(32, pinned: true);
    private volatile bool _isDisposed;

    public DatagramSeal(GroupKey key) => key.Derive("datagrams", _key);

    /// <summary>Writes the datagram and its seal.</summary>
    /// <returns>Number of bytes written.</returns>
    /// <exception cref="ObjectDisposedException">The seal was disposed.</exception>
    public int Apply(ReadOnlySpan<byte> datagram, DatagramStamp stamp, Span<byte> into)
    {
        datagram.CopyTo(into);
        var fields = into[datagram.Length..];
        BinaryPrimitives.WriteUInt64LittleEndian(fields, stamp.Sender);
        BinaryPrimitives.WriteUInt64LittleEndian(fields[8..], stamp.Counter);
        BinaryPrimitives.WriteInt64LittleEndian(fields[16..], stamp.WallTicks);
        MakeTag(into[..(datagram.Length + StampLength)], fields.Slice(StampLength, TagLength));

        // Anybody could have made a tag with an overwritten key. The check comes afterwards, because the key may be overwritten
        // during the calculation.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return datagram.Length + Length;
    }

    /// <summary>
    /// The stamp of a sealed datagram; null if the seal is not of this key, or this object was disposed. The datagram is the part
    /// before the last <see cref="Length"/> bytes.
    /// </summary>
    public DatagramStamp? Verify(ReadOnlySpan<byte> sealedDatagram)
    {
        if (sealedDatagram.Length < Length) return null;
        Span<byte> tag = stackalloc byte[TagLength];
        MakeTag(sealedDatagram[..^TagLength], tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, sealedDatagram[^TagLength..]) || _isDisposed) return null;
        var fields = sealedDatagram[^Length..];
        return new DatagramStamp(
            BinaryPrimitives.ReadUInt64LittleEndian(fields),
            BinaryPrimitives.ReadUInt64LittleEndian(fields[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(fields[16..]));
    }

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }

    private void MakeTag(ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, bytes, whole);
        whole[..TagLength].CopyTo(into);
    }
}
