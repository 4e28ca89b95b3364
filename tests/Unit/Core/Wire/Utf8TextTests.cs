using System.Text;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>A text that is decoded later equals one that was decoded at once.</summary>
public sealed class Utf8TextTests
{
    [Theory]
    [InlineData(true, 0x61)]
    [InlineData(true, 0xCE, 0xB2)]
    [InlineData(true)]
    [InlineData(false, 0xCE)] // Cut short.
    [InlineData(false, 0xC1, 0x81)] // Longer than need be.
    [InlineData(false, 0xED, 0xA0, 0x80)] // Half a surrogate pair.
    [InlineData(false, 0xFF)]
    public void Both_take_what_is_well_formed_and_nothing_else(bool isTaken, params int[] text)
    {
        byte[] bytes = [(byte)text.Length, .. text.Select(value => (byte)value)];
        var now = new WireReader(bytes);
        var later = new WireReader(bytes);
        var decoded = now.Text(100);
        var kept = later.Utf8Text(100);
        Assert.Equal(isTaken, !now.Failed);
        Assert.Equal(isTaken, !later.Failed);
        Assert.Equal(decoded, Encoding.UTF8.GetString(kept.Span));
        if (text.Length == 0) return;
        var limited = new WireReader(bytes);
        limited.Utf8Text(text.Length - 1);
        Assert.True(limited.Failed);
    }

    [Fact]
    public void An_entry_that_was_read_has_the_text_and_takes_as_much_memory_before_and_after_it_is_asked_for()
    {
        var entry = Samples.MakeEntry(Samples.Second, 1, new MessageId(Samples.Anna, 1));
        var read = Assert.Single(
            Assert.IsType<Entries>(FrameCodec.Read(Bytes.OfBody(new Entries(Samples.Second, [entry], 0)))).Items);
        var memory = read.MemoryBytes;
        Assert.Equal(entry.Text, read.Text);
        Assert.Equal(entry.MemoryBytes, memory);
    }
}
