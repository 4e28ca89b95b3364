using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>The growing buffer.</summary>
public sealed class WireWriterTests
{
    [Fact]
    public void The_buffer_grows_as_far_as_needed()
    {
        var writer = new WireWriter(capacity: 1);
        writer.Byte(7);
        writer.Text(Samples.LongestText);
        writer.UInt64(ulong.MaxValue);
        Assert.Equal(1 + 3 + Samples.LongestText.Length + 8, writer.Length);
        Assert.Equal([7, 0x80, 0x80, 0x04, (byte)'x'], writer.Written[..5].ToArray());
        Assert.Equal(Enumerable.Repeat((byte)0xFF, 8), writer.Written[^8..].ToArray());
    }

    [Fact]
    public void The_buffer_is_reused_without_a_trace_of_the_last_time()
    {
        var writer = new WireWriter();
        writer.UInt64(ulong.MaxValue);
        writer.Reset();
        writer.Byte(1);
        Assert.Equal([1], writer.Written.ToArray());
    }

    [Fact]
    public void A_length_is_put_in_when_it_is_known()
    {
        var writer = new WireWriter();
        writer.UInt32(0);
        writer.Byte(9);
        writer.PatchUInt32(0, 0x01020304);
        Assert.Equal([4, 3, 2, 1, 9], writer.Written.ToArray());
    }

    [Fact]
    public void The_last_bytes_can_be_removed()
    {
        var writer = new WireWriter();
        writer.UInt16(0x0201);
        writer.UInt64(0);
        writer.Truncate(2);
        Assert.Equal([1, 2], writer.WrittenMemory.ToArray());
    }
}
