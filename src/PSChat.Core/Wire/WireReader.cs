using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Unicode;
using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>
/// Reads the wire's primitives. After an invalid value the reader has <see cref="Failed"/>, and every later value reads as zero.
/// A decoder therefore reads to its end and checks once. The reader never throws. It allocates no more than the given bytes can
/// stand for, even if they are hostile.
/// </summary>
internal ref struct WireReader(ReadOnlyMemory<byte> source)
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _source = source;

    public delegate T Read<T>(ref WireReader reader);

    public int Offset { get; private set; }

    public bool Failed { get; private set; }

    public readonly int Remaining => _source.Length - Offset;

    /// <summary>Whether everything was read and nothing is left.</summary>
    public readonly bool Complete => !Failed && Remaining == 0;

    public void Fail() => Failed = true;

    public byte Byte() => Take(1) is { Length: 1 } bytes ? bytes[0] : (byte)0;

    public bool Bool()
    {
        var value = Byte();
        if (value > 1) Fail();
        return value == 1;
    }

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong UInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    public long Int64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    /// <summary>An integer of 0 to 2^63 − 1.</summary>
    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)value;
        }

        Fail();
        return 0;
    }

    /// <summary>An integer of 0 to <paramref name="maximum"/>.</summary>
    public int SmallNumber(int maximum)
    {
        var value = Number();
        if (value <= maximum) return (int)value;
        Fail();
        return 0;
    }

    /// <summary>An integer of 0 to <see cref="WireConstants.MaximumCount"/>, which may be added to.</summary>
    public long Count()
    {
        var value = Number();
        if (value <= WireConstants.MaximumCount) return value;
        Fail();
        return 0;
    }

    /// <summary>UTF-8 of at most <paramref name="maximumBytes"/>; well-formed.</summary>
    public string Text(int maximumBytes) => Decode(Take(SmallNumber(maximumBytes)));

    /// <summary>
    /// Well-formed UTF-8 of at most <paramref name="maximumBytes"/>, without a copy, so that it can be decoded later if at all.
    /// </summary>
    public ReadOnlyMemory<byte> Utf8Text(int maximumBytes)
    {
        var count = SmallNumber(maximumBytes);
        var start = Offset;
        if (!Utf8.IsValid(Take(count))) Fail();
        return Failed ? default : Slice(start);
    }

    /// <summary>A valid group, server, user or room name.</summary>
    public string Name() => ToName(Take(SmallNumber(Names.MaximumLength * 4)));

    /// <summary>A name, or null for an empty text.</summary>
    public string? OptionalName()
    {
        var bytes = Take(SmallNumber(Names.MaximumLength * 4));
        return bytes.IsEmpty ? null : ToName(bytes);
    }

    /// <summary>Exactly this many bytes.</summary>
    public byte[] Bytes(int count) => Take(count).ToArray();

    public Guid Guid() => Take(16) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : default;

    /// <summary>Microseconds as a duration.</summary>
    public TimeSpan Duration()
    {
        var microseconds = Number();
        if (microseconds <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond)
        {
            return TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        }

        Fail();
        return default;
    }

    /// <summary>
    /// A wall clock in UTC, as <see cref="DateTime.Ticks"/>. Only existing years are valid, so that calculations with a forged
    /// one cannot overflow.
    /// </summary>
    public long WallTicks()
    {
        var ticks = Int64();
        if (ticks >= 0 && ticks <= DateTime.MaxValue.Ticks) return ticks;
        Fail();
        return 0;
    }

    /// <summary>The difference of two wall clocks, in ticks of 100 ns.</summary>
    public TimeSpan ClockOffset()
    {
        var ticks = Int64();
        if (ticks >= -DateTime.MaxValue.Ticks && ticks <= DateTime.MaxValue.Ticks) return TimeSpan.FromTicks(ticks);
        Fail();
        return default;
    }

    public Rank Rank() => new(Number(), UInt64());

    public Epoch Epoch() => new(Number(), Rank());

    public Position Position() => new(Epoch(), Number());

    public MessageId MessageId() => new(Guid(), Count());

    public HybridTimestamp Timestamp() => new(Int64());

    public Endpoint Endpoint()
    {
        var count = Byte();
        if (count is not (4 or 16)) Fail();
        var address = Take(count);
        var port = UInt16();
        if (port == 0) Fail();
        return Failed ? default : new Endpoint(new IPAddress(address), port);
    }

    public Member Member()
    {
        var rank = Rank();
        var name = Name();
        var endpoints = List(16, static (ref WireReader reader) => reader.Endpoint());
        var heartbeatPort = UInt16();
        if (rank.InstanceId == 0 || endpoints.Length == 0 || heartbeatPort == 0) Fail();
        return new Member(rank, name, endpoints, heartbeatPort);
    }

    public GroupView? View()
    {
        var group = Name();
        var epoch = Epoch();
        var members = List(GroupLimits.MaximumMembers, static (ref WireReader reader) => reader.Member());
        var minimumCopies = SmallNumber(GroupLimits.MaximumMembers);
        var cause = Enumeration(ViewCause.Merge);
        if (minimumCopies == 0 || !members.Any(member => member.Rank == epoch.Leader)) Fail();
        return Failed ? null : new GroupView(group, epoch, members, minimumCopies, cause);
    }

    public GroupView? OptionalView() => Bool() ? View() : null;

    public Frontier Frontier()
    {
        var frontier = new Frontier();
        frontier.RaiseFloor(Epoch(), UInt64());
        var count = SmallNumber(Messages.Frontier.MaximumEpochs);
        for (var at = 0; at < count && !Failed; at++)
        {
            // The empty epoch has no messages. It would be counted below every floor, again for each writer.
            var epoch = Epoch();
            if (epoch == PSChat.Epoch.None) Fail();
            frontier.Raise(epoch, Count());
        }

        return frontier;
    }

    /// <summary>An enumeration stored in a byte, from 0 to <paramref name="last"/>.</summary>
    public T Enumeration<T>(T last)
        where T : struct, Enum
    {
        var value = Byte();
        if (value > Convert.ToByte(last, System.Globalization.CultureInfo.InvariantCulture)) Fail();
        return Failed ? default : (T)Enum.ToObject(typeof(T), value);
    }

    /// <summary>A count of at most <paramref name="maximum"/>, then that many items.</summary>
    public T[] List<T>(int maximum, Read<T> read)
    {
        var count = SmallNumber(maximum);

        // An item takes a byte at least. A higher count is false, and must not size an allocation.
        if (count > Remaining) Fail();
        if (Failed) return [];
        var items = new T[count];
        for (var at = 0; at < count && !Failed; at++) items[at] = read(ref this);

        // A list that is cut short is rejected: its other half would be nulls, and decoders look at their items.
        return Failed ? [] : items;
    }

    /// <summary>The bytes read since <paramref name="start"/>, without a copy.</summary>
    public readonly ReadOnlyMemory<byte> Slice(int start) => _source[start..Offset];

    /// <summary>Skips the rest.</summary>
    public void Skip() => Offset = _source.Length;

    private string ToName(ReadOnlySpan<byte> bytes)
    {
        if (RecentNames.Find(bytes) is { } recent) return recent;
        var name = Decode(bytes);
        if (!Names.IsValid(name)) Fail();
        if (!Failed) RecentNames.Add(bytes, name);
        return name;
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Failed) return "";
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (ArgumentException)
        {
            Fail();
            return "";
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || count > Remaining)
        {
            Fail();
            return default;
        }

        var bytes = _source.Span.Slice(Offset, count);
        Offset += count;
        return bytes;
    }
}
