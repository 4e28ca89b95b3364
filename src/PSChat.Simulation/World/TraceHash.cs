using System.Buffers.Binary;
using System.Globalization;

namespace PSChat.Simulation.World;

/// <summary>
/// A hash of everything that happened in a run, in order (FNV-1a, 64 bits). Two runs of one seed must have the same hash, in any
/// process and on any machine.
/// </summary>
internal sealed class TraceHash
{
    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(long value) => Value = (Value ^ (ulong)value) * 1099511628211;

    /// <summary>Adds eight bytes at a time, because a run sends megabytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        for (; bytes.Length >= sizeof(long); bytes = bytes[sizeof(long)..]) Add(BinaryPrimitives.ReadInt64LittleEndian(bytes));
        foreach (var value in bytes) Add(value);
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
