using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PSChat;

/// <summary>
/// The secret that the servers and clients of a group share: 256 random bits. <see cref="ToText"/> gives the form in which it is
/// carried to other machines; no other member shows it.
/// </summary>
/// <remarks>
/// The key is held in memory that the garbage collector does not copy, and is overwritten by <see cref="Dispose"/>. Keys derived
/// from it for the network (<see cref="Derive"/>) belong to the caller.
/// </remarks>
public sealed class GroupKey : IDisposable
{
    /// <summary>Number of bytes in a key.</summary>
    public const int Length = 32;

    /// <summary>Beginning of a key's text; another version of keys would have another number.</summary>
    public const string Prefix = "pschat1:";

    /// <summary>The environment variable from which programs take the text form of a key, if they are given no other.</summary>
    public const string Variable = "PSCHAT_KEY";

    /// <summary>Number of bytes that reveal a mistyped key.</summary>
    private const int ChecksumLength = 4;

    /// <summary>Number of different values below which 32 random bytes fall once in 10^14 keys.</summary>
    private const int FewestDistinctBytes = 16;

    private readonly byte[] _bytes;
    private bool _isDisposed;

    private GroupKey(byte[] bytes) => _bytes = bytes;

    /// <summary>
    /// Eight hexadecimal digits that differ between keys, to compare machines with. They reveal nothing of the key.
    /// </summary>
    public string Id
    {
        get
        {
            Span<byte> id = stackalloc byte[4];
            Derive("id", id);
            return Convert.ToHexStringLower(id);
        }
    }

    /// <summary>Makes a key from these bytes, which are copied.</summary>
    /// <param name="bytes">32 bytes from a generator of random numbers.</param>
    /// <exception cref="ChatException">
    /// <see cref="ChatError.KeyWeak"/>: another length, or bytes that no generator gives.
    /// </exception>
    public static GroupKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw Weak($"A key has {Length * 8} bits, not {bytes.Length * 8}.");
        if (!LooksRandom(bytes)) throw Weak("The key is not made of random bits.");
        var pinned = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
        bytes.CopyTo(pinned);
        return new GroupKey(pinned);
    }

    /// <summary>Reads the text form; white space around it does not matter.</summary>
    /// <exception cref="ChatException">
    /// <see cref="ChatError.KeyWeak"/>: the text is a password or a weak key. <see cref="ChatError.KeyInvalid"/>: the key has a
    /// typing error. Neither shows the text.
    /// </exception>
    public static GroupKey Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            throw Weak($"A key begins with '{Prefix}'; a password is none, because a program can guess it.");
        }

        text = text[Prefix.Length..];
        Span<byte> bytes = stackalloc byte[Length + ChecksumLength];
        try
        {
            if (!Base64Url.TryDecodeFromChars(text, bytes, out var count) || count != bytes.Length) throw Mistyped();
            Span<byte> checksum = stackalloc byte[ChecksumLength];
            MakeChecksum(bytes[..Length], checksum);
            if (!CryptographicOperations.FixedTimeEquals(checksum, bytes[Length..])) throw Mistyped();
            return FromBytes(bytes[..Length]);
        }
        catch (FormatException)
        {
            throw Mistyped();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// The text form: 56 characters, of which the last ones reveal typing errors. Anybody that sees it has the key.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public string ToText()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Span<byte> bytes = stackalloc byte[Length + ChecksumLength];
        _bytes.CopyTo(bytes);
        MakeChecksum(_bytes, bytes[Length..]);
        var text = Prefix + Base64Url.EncodeToString(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Another object with the same key, for owners that must not depend on the lifetime of this one.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public GroupKey Copy()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return FromBytes(_bytes);
    }

    /// <summary>Whether it is the same key; takes the same time in both cases.</summary>
    public bool Matches(GroupKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <summary>The purpose and the id, and never the key itself.</summary>
    public override string ToString() => _isDisposed ? "group key, disposed" : $"group key {Id}";

    /// <summary>Overwrites the key.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>
    /// Derives a key for one purpose (HKDF-SHA256, RFC 5869): knowledge of one of them reveals nothing of the others.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    internal void Derive(string purpose, Span<byte> into)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, into, salt: [], Encoding.ASCII.GetBytes($"PSChat 1 {purpose}"));
    }

    private static void MakeChecksum(ReadOnlySpan<byte> key, Span<byte> into)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData("PSChat key 1"u8);
        sha.AppendData(key);
        sha.GetHashAndReset(hash);
        hash[..ChecksumLength].CopyTo(into);
    }

    /// <summary>
    /// Whether a generator could have given these bytes: they are not nearly all alike, do not count up, and were not written by
    /// a person. A key that a person invents has far fewer than 256 bits, and with a recorded handshake a program could try them
    /// all.
    /// </summary>
    private static bool LooksRandom(ReadOnlySpan<byte> bytes)
    {
        var distinct = new HashSet<byte>();
        var steps = new HashSet<byte>();
        var isText = true;
        for (var at = 0; at < bytes.Length; at++)
        {
            distinct.Add(bytes[at]);
            if (at > 0) steps.Add((byte)(bytes[at] - bytes[at - 1]));
            isText &= bytes[at] is >= 0x20 and < 0x7F;
        }

        return distinct.Count >= FewestDistinctBytes && steps.Count >= FewestDistinctBytes / 2 && !isText;
    }

    private static ChatException Weak(string why) => new(ChatError.KeyWeak, why, RemedyCode.MakeKey);

    private static ChatException Mistyped() => new(
        ChatError.KeyInvalid, "The key has a typing error, or a part of it is missing.", RemedyCode.CopyWholeKey);
}
