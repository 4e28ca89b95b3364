using System.Text;
using PSChat.Node.Terminal;

namespace PSChat.Node.Tests;

/// <summary>Bytes as lines.</summary>
public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("one", new[] { "one" })]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\r\ntwo\r\n", new[] { "one", "two" })]
    [InlineData("10 %\r20 %\r\ndone\r", new[] { "10 %\r20 %", "done" })]
    [InlineData("\n\r\n\n", new[] { "", "", "" })]
    [InlineData("\uFEFFone\n\uFEFFtwo", new[] { "one", "\uFEFFtwo" })]
    [InlineData("é\u2028漢😀\u0085", new[] { "é\u2028漢😀\u0085" })]
    public void A_line_ends_with_a_line_feed_and_nothing_else(string input, string[] lines)
    {
        Assert.Equal(lines, Read(Encoding.UTF8.GetBytes(input), 1 << 20).Select(line => line.Text));
        Assert.Equal(lines, Read(Encoding.UTF8.GetBytes(input), 1).Select(line => line.Text));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_said_with_their_place_and_the_other_lines_are_read()
    {
        var lines = Read([.. "one\ncaf"u8, 0xE9, .. "\ntwo\n"u8, 0xC3], 3);
        Assert.Equal(["one", "", "two", ""], lines.Select(line => line.Text));
        Assert.Equal(
            [
                null, "Line 2 of the input is no UTF-8 at byte 4 (0xE9).",
                null, "Line 4 of the input is no UTF-8 at byte 1 (0xC3).",
            ],
            lines.Select(line => line.Fault?.Message));
        Assert.All(lines.Where(line => line.Fault is not null), line => Assert.Equal(ChatError.TextInvalid, line.Fault!.Code));
    }

    [Fact]
    public void A_line_that_is_too_long_is_said_and_not_kept()
    {
        var longest = new string('x', 65_536);
        var lines = Read(Encoding.UTF8.GetBytes($"{longest}\r\n{longest}y\n{new string('z', 1_000_000)}\nshort"), 4096);
        Assert.Equal([longest, "", "", "short"], lines.Select(line => line.Text));
        Assert.Equal("Line 3 of the input is longer than 65536 bytes.", lines[2].Fault?.Message);
        Assert.Equal([true, false, false, true], lines.Select(line => line.Fault is null));
    }

    private static List<InputLine> Read(byte[] bytes, int atOnce)
    {
        var reader = new LineReader(new Pieces(bytes, atOnce));
        var lines = new List<InputLine>();
        while (reader.Read() is { } line) lines.Add(line);
        return lines;
    }

    /// <summary>A stream that gives a few bytes at a time, as a terminal does.</summary>
    private sealed class Pieces(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, atOnce));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);
    }
}
