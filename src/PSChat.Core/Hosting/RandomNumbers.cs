using System.Buffers.Binary;
using System.Security.Cryptography;
using PSChat.Messages;

namespace PSChat.Hosting;

/// <summary>Random numbers from the operating system, for values that must differ between two starts.</summary>
internal static class RandomNumbers
{
    /// <summary>Returns a random number that is not 0.</summary>
    public static ulong NextSeed()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        var seed = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return seed == 0 ? 1 : seed;
    }

    public static GroupKey NextKey()
    {
        Span<byte> bytes = stackalloc byte[GroupKey.Length];
        RandomNumberGenerator.Fill(bytes);
        var key = GroupKey.FromBytes(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    public static SessionSecret NextSession()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new SessionSecret(new Guid(bytes));
    }
}
