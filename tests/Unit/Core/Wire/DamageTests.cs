using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Any input is a valid frame or none: it never throws, and never costs more memory than it stands for.</summary>
public sealed class DamageTests
{
    /// <summary>Size up to which samples are cut and damaged at every place; longer ones only at random places.</summary>
    private const int Short = 4096;

    /// <summary>Size beyond which a probe or beacon is padding.</summary>
    private const int LongestPadded = 800;

    /// <summary>Highest memory per byte on the wire: references and objects for an item of a byte or two.</summary>
    private const int MemoryPerByte = 64;

    private const int MemoryForNothing = 32 * 1024;

    public static TheoryData<string> FrameNames => [.. Samples.Frames.Keys];

    public static TheoryData<string> DatagramNames => [.. Samples.Datagrams.Keys];

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void A_frame_that_is_cut_off_is_refused(string name)
    {
        var bytes = Bytes.OfBody(Samples.Frames[name]);
        Assert.All(Places(bytes.Length), length => Assert.Null(FrameCodec.Read(bytes.AsMemory(0, length))));
    }

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void A_frame_with_a_byte_too_many_is_refused(string name)
    {
        var bytes = Bytes.OfBody(Samples.Frames[name]);
        Assert.All([0, 1, 0x7F, 0x80, 0xFF], more => Assert.Null(FrameCodec.Read((byte[])[.. bytes, (byte)more])));
    }

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void A_frame_with_a_damaged_byte_is_valid_or_refused(string name)
    {
        var bytes = Bytes.OfBody(Samples.Frames[name]);
        foreach (var at in Places(bytes.Length))
        {
            foreach (var value in Damages(bytes[at]).Take(bytes.Length <= Short ? 256 : 2)) CheckFrame(bytes, at, value);
        }
    }

    [Theory]
    [MemberData(nameof(DatagramNames))]
    public void A_datagram_that_is_cut_off_is_refused_or_names_fewer_members(string name)
    {
        var bytes = Bytes.Of(Samples.Datagrams[name]);
        foreach (var length in Places(bytes.Length))
        {
            // An answer ends with as many members as fit, so that one that is cut between two of them is valid.
            var read = DatagramCodec.Read(bytes.AsMemory(0, length));
            if (Samples.Datagrams[name] is Answer && read is Answer answer) Assert.Equal(bytes[..length], Bytes.Of(answer));
            else Assert.Null(read);
        }
    }

    [Theory]
    [MemberData(nameof(DatagramNames))]
    public void A_datagram_with_a_byte_too_many_is_refused(string name)
    {
        var bytes = Bytes.Of(Samples.Datagrams[name]);
        Assert.All([0, 1, 0x7F, 0x80, 0xFF], more => Assert.Null(DatagramCodec.Read((byte[])[.. bytes, (byte)more])));
    }

    [Theory]
    [MemberData(nameof(DatagramNames))]
    public void A_datagram_with_a_damaged_byte_is_valid_or_refused(string name)
    {
        var bytes = Bytes.Of(Samples.Datagrams[name]);
        var end = Samples.Datagrams[name] is Probe or Beacon ? Math.Min(bytes.Length, LongestPadded) : bytes.Length;
        for (var at = 0; at < end; at++)
        {
            foreach (var value in Damages(bytes[at])) CheckDatagram(bytes, at, value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Many_damages_at_once_are_borne(ulong seed)
    {
        var dice = new Dice(seed);
        var frames = Samples.Frames.Values.Select(Bytes.OfBody).Where(bytes => bytes.Length <= Short).ToList();
        var datagrams = Samples.Datagrams.Values.Select(Bytes.Of).ToList();
        for (var run = 0; run < 5000; run++)
        {
            CheckFrame(Damage(frames[dice.Next(frames.Count)], dice));
            CheckDatagram(Damage(datagrams[dice.Next(datagrams.Count)], dice));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Random_bytes_are_borne(ulong seed)
    {
        var dice = new Dice(seed);
        var types = Enum.GetValues<FrameType>();
        for (var run = 0; run < 5000; run++)
        {
            var bytes = Random(dice, dice.Next(300));
            CheckFrame(bytes);
            CheckFrame(Bytes.OfFrame(types[dice.Next(types.Length)], bytes));
            CheckDatagram(bytes);
            CheckDatagram([.. Bytes.Of(Samples.Datagrams["Heartbeat"]).AsSpan(0, 6), .. bytes]);
        }
    }

    [Fact]
    public void A_count_that_lies_costs_nothing()
    {
        foreach (var type in Enum.GetValues<FrameType>())
        {
            // A megabyte of the byte that means "more to come", or of the one that means 127 items: every list of the frame is
            // long.
            foreach (var fill in new byte[] { 0x00, 0x01, 0x7F, 0x80, 0xFF })
            {
                var body = new byte[WireConstants.MaximumFrame - 1];
                body.AsSpan().Fill(fill);
                CheckFrame(Bytes.OfFrame(type, body));
                CheckFrame(Bytes.OfFrame(type, body.AsSpan(0, 100)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void A_count_that_is_put_anywhere_costs_nothing(string name)
    {
        var bytes = Bytes.OfBody(Samples.Frames[name]);
        byte[][] counts =
            [[0xFF, 0xFF, 0x3F], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]];
        foreach (var at in Places(bytes.Length))
        {
            foreach (var count in counts) CheckFrame([.. bytes.AsSpan(0, at), .. count, .. bytes.AsSpan(at)]);
        }
    }

    private static void CheckFrame(byte[] bytes, int at, byte value)
    {
        var original = bytes[at];
        bytes[at] = value;
        CheckFrame(bytes);
        bytes[at] = original;
    }

    private static void CheckDatagram(byte[] bytes, int at, byte value)
    {
        var original = bytes[at];
        bytes[at] = value;
        CheckDatagram(bytes);
        bytes[at] = original;
    }

    /// <summary>Checks that the bytes are a frame or none, at bounded cost, and that a frame can be sent on unchanged.</summary>
    private static void CheckFrame(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var frame = FrameCodec.Read(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MemoryForNothing + (bytes.Length * MemoryPerByte))
        {
            Assert.Fail($"{allocated} bytes for {bytes.Length}: {Show(bytes)}");
        }

        if (frame is null) return;
        var again = Bytes.OfBody(frame);
        var read = FrameCodec.Read(again);
        if (read is null || !Bytes.OfBody(read).AsSpan().SequenceEqual(again)) Assert.Fail($"Not the same again: {Show(bytes)}");
    }

    private static void CheckDatagram(byte[] bytes)
    {
        if (DatagramCodec.Read(bytes) is not { } datagram) return;
        var again = Bytes.Of(datagram);
        var read = DatagramCodec.Read(again);
        if (read is null || !Bytes.Of(read).AsSpan().SequenceEqual(again)) Assert.Fail($"Not the same again: {Show(bytes)}");
    }

    private static string Show(byte[] bytes) => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 400)));

    /// <summary>Every bit inverted, and the values at which a field changes its meaning.</summary>
    private static IEnumerable<byte> Damages(byte value)
    {
        var turned = Enumerable.Range(0, 8).Select(bit => (byte)(value ^ (1 << bit)));
        byte[] special = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)(value + 1)];
        return turned.Concat(special).Where(other => other != value).Distinct();
    }

    private static IEnumerable<int> Places(int length)
    {
        if (length <= Short) return Enumerable.Range(0, length);
        var dice = new Dice((ulong)length);
        var anywhere = Enumerable.Range(0, 16).Select(_ => dice.Next(length));
        return [.. Enumerable.Range(0, 16), .. Enumerable.Range(length - 16, 16), .. anywhere];
    }

    private static byte[] Damage(byte[] bytes, Dice dice)
    {
        var damaged = bytes.ToList();
        for (var times = 1 + dice.Next(6); times > 0 && damaged.Count > 0; times--)
        {
            var at = dice.Next(damaged.Count);
            switch (dice.Next(4))
            {
                case 0: damaged[at] = (byte)dice.Next(256); break;
                case 1: damaged.RemoveAt(at); break;
                case 2: damaged.Insert(at, (byte)dice.Next(256)); break;
                default: damaged.RemoveRange(at, Math.Min(dice.Next(8), damaged.Count - at)); break;
            }
        }

        return [.. damaged];
    }

    private static byte[] Random(Dice dice, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)dice.Next(256))];
}
