using PSChat.Groups;

namespace PSChat.Fuzz.Inputs;

/// <summary>Damages bytes only a little, so that much of them still makes sense.</summary>
internal sealed class Mutator(Dice dice)
{
    /// <summary>Numbers at which a field's meaning changes, as bytes on the wire.</summary>
    private static readonly byte[][] s_numbers =
    [
        [0x00], [0x01], [0x7F], [0x80, 0x01], [0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x80, 0x80, 0x80, 0x80, 0x08],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x3F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0, 0, 0, 0, 0, 0, 0, 0x80],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    public byte[] Damage(byte[] bytes, IReadOnlyList<byte[]> others)
    {
        var damaged = bytes.ToList();
        for (var times = 1 + dice.Next(4); times > 0 && damaged.Count > 0; times--) DamageOnce(damaged, others);
        return [.. damaged];
    }

    public byte[] Random(int maximum) => [.. Enumerable.Range(0, dice.Next(maximum)).Select(_ => (byte)dice.Next(256))];

    private void DamageOnce(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = dice.Next(bytes.Count);
        switch (dice.Next(8))
        {
            case 0: bytes[at] = (byte)dice.Next(256); break;
            case 1: bytes[at] ^= (byte)(1 << dice.Next(8)); break;
            case 2: bytes.Insert(at, (byte)dice.Next(256)); break;
            case 3: bytes.RemoveRange(at, Math.Min(1 + dice.Next(8), bytes.Count - at)); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            case 5: bytes.InsertRange(at, s_numbers[dice.Next(s_numbers.Length)]); break;
            case 6: Overwrite(bytes, at, s_numbers[dice.Next(s_numbers.Length)]); break;
            default:
                var other = others[dice.Next(others.Count)];
                var from = dice.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(dice.Next(64), other.Length - from)).ToArray());
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] number)
    {
        bytes.RemoveRange(at, Math.Min(number.Length, bytes.Count - at));
        bytes.InsertRange(at, number);
    }
}
