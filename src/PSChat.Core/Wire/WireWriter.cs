using System.Buffers.Binary;
using System.Text;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>
/// Writes the wire's primitives into a growing buffer, which is reset and reused, so that no frame needs an allocation.
/// </summary>
internal sealed class WireWriter(int capacity = 1024)
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    /// <summary>Size of the buffer in bytes.</summary>
    public int Capacity => _buffer.Length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Reset() => Length = 0;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    /// <summary>An integer of 0 or more, seven bits a byte, the lowest first.</summary>
    public void Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>The number of bytes, then UTF-8.</summary>
    public void Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        Number(count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
    }

    /// <summary>A name, or nothing.</summary>
    public void OptionalName(string? value) => Text(value ?? "");

    public void Guid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    /// <summary>A duration, in whole microseconds.</summary>
    public void Duration(TimeSpan value) => Number(value.Ticks / TimeSpan.TicksPerMicrosecond);

    public void Rank(Rank value)
    {
        Number(value.Id);
        UInt64(value.InstanceId);
    }

    public void Epoch(Epoch value)
    {
        Number(value.Number);
        Rank(value.Leader);
    }

    public void Position(Position value)
    {
        Epoch(value.Epoch);
        Number(value.Index);
    }

    public void MessageId(MessageId value)
    {
        Guid(value.Session);
        Number(value.Sequence);
    }

    public void Endpoint(Endpoint value)
    {
        Span<byte> address = stackalloc byte[16];
        value.Address.TryWriteBytes(address, out var count);
        Byte((byte)count);
        Bytes(address[..count]);
        UInt16((ushort)value.Port);
    }

    public void Member(Member value)
    {
        Rank(value.Rank);
        Text(value.Name);
        List(value.Endpoints, static (writer, endpoint) => writer.Endpoint(endpoint));
        UInt16((ushort)value.HeartbeatPort);
    }

    public void View(GroupView value)
    {
        Text(value.Group);
        Epoch(value.Epoch);
        List(value.Members, static (writer, member) => writer.Member(member));
        Number(value.MinimumCopies);
        Byte((byte)value.Cause);
    }

    public void OptionalView(GroupView? value)
    {
        Bool(value is not null);
        if (value is not null) View(value);
    }

    /// <summary>The floor, then the epochs. Epochs beyond the newest that fit into a frame count as forgotten.</summary>
    public void Frontier(Frontier value)
    {
        var surplus = Math.Max(0, value.Counts.Count - Messages.Frontier.MaximumEpochs);
        var floor = surplus == 0 ? value.Floor : value.Counts[surplus - 1].Key;
        Epoch(floor);
        UInt64(value.DigestThrough(floor));
        Number(value.Counts.Count - surplus);
        foreach (var (epoch, count) in value.Counts.Skip(surplus))
        {
            Epoch(epoch);
            Number(count);
        }
    }

    /// <summary>The number of items, then each item.</summary>
    public void List<T>(IReadOnlyList<T> items, Action<WireWriter, T> write)
    {
        Number(items.Count);
        foreach (var item in items) write(this, item);
    }

    /// <summary>Writes a value over 4 bytes that were written before: a frame's length, once it is known.</summary>
    public void PatchUInt32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(at, 4), value);

    /// <summary>Removes everything that was written since <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    private Span<byte> Reserve(int count)
    {
        if (Length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
