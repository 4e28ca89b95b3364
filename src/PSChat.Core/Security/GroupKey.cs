using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PSChat;

/// <summary>
/// What the servers and clients of a group share, and nobody else has: 256 random bits. <see cref="ToText"/> is how it is
/// carried to other machines; nothing else shows it.
/// </summary>
/// <remarks>
/// It is held in memory that the garbage collector does not copy, and overwritten by <see cref="Dispose"/>. What is made of
/// it for use on the network (<see cref="Derive"/>) belongs to who made it.
/// </remarks>
public sealed class GroupKey : IDisposable
{
    /// <summary>How many bytes a key has.</summary>
    public const int Length = 32;

    /// <summary>What a key's text begins with; another version of keys would have another number.</summary>
    public const string Prefix = "pschat1:";

    /// <summary>The environment variable that programs take the text form of a key from, where they are given no other.</summary>
    public const string Variable = "PSCHAT_KEY";

    /// <summary>Bytes that tell a mistyped key from a key.</summary>
    private const int ChecksumLength = 4;

    /// <summary>32 random bytes have fewer different values than this once in 10^14 keys.</summary>
    private const int FewestDistinctBytes = 16;

    private readonly byte[] _bytes;
    private bool _isDisposed;

    private GroupKey(byte[] bytes) => _bytes = bytes;

    /// <summary>Eight hexadecimal digits that differ between keys, to compare machines by; they tell nothing of the key.</summary>
    public string Id
    {
        get
        {
            Span<byte> id = stackalloc byte[4];
            Derive("id", id);
            return Convert.ToHexStringLower(id);
        }
    }

    /// <summary>A key of these bytes, which are copied.</summary>
    /// <param name="bytes">32 bytes from a generator of random numbers.</param>
    /// <exception cref="ChatException"><see cref="ChatError.KeyWeak"/>: another length, or bytes that no generator gives.</exception>
    public static GroupKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw Weak($"A key has {Length * 8} bits, not {bytes.Length * 8}.");
        if (!LooksRandom(bytes)) throw Weak("The key is not made of random bits.");
        var pinned = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
        bytes.CopyTo(pinned);
        return new GroupKey(pinned);
    }

    /// <summary>Reads the text form; white space around it does not matter.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.KeyWeak"/>: it is no key but a password, or weak;
    /// <see cref="ChatError.KeyInvalid"/>: it is a key with a typing error in it. Neither shows the text.</exception>
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

    /// <summary>The text form: 56 characters, the last of which make a typing error show. Who sees it has the key.</summary>
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

    /// <summary>Another object with the same key, for who must not depend on this one's life.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public GroupKey Copy()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return FromBytes(_bytes);
    }

    /// <summary>Whether it is the same key; takes as long whether it is or not.</summary>
    public bool Matches(GroupKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <summary>What the key is used for, and never the key itself.</summary>
    public override string ToString() => _isDisposed ? "group key, disposed" : $"group key {Id}";

    /// <summary>Overwrites the key.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>
    /// Makes a key for one purpose (HKDF-SHA256, RFC 5869): what is learned of one of them tells nothing of the others.
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
    /// Whether a generator could have given these bytes: not nearly all alike, not counting up, not written by a person.
    /// What a person thinks of has far fewer than 256 bits, and a recorded handshake would let a program try them all.
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
