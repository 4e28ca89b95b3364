using System.Text;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Values that the primitives of the wire accept and refuse.</summary>
public sealed class WireReaderTests
{
    private delegate void Use(ref WireReader reader);

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "8001")]
    [InlineData(300, "ac02")]
    [InlineData(16383, "ff7f")]
    [InlineData(16384, "808001")]
    [InlineData(long.MaxValue, "ffffffffffffffff7f")]
    public void A_number_has_seven_bits_a_byte_the_lowest_first(long number, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(Bytes.Of(writer => writer.Number(number))));
        Assert.True(Reads(hex, (ref WireReader reader) => Assert.Equal(number, reader.Number())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffffffffff")]
    [InlineData("ffffffffffffffffff")]
    [InlineData("80808080808080808001")]
    [InlineData("ffffffffffffffffff01")]
    public void A_number_that_does_not_end_within_nine_bytes_is_refused(string hex) =>
        Assert.False(Reads(hex, (ref WireReader reader) => reader.Number()));

    [Theory]
    [InlineData("8000", 0)]
    [InlineData("ff00", 127)]
    [InlineData("808080808080808000", 0)]
    public void A_number_that_is_longer_than_it_need_be_is_taken(string hex, long number) =>
        Assert.True(Reads(hex, (ref WireReader reader) => Assert.Equal(number, reader.Number())));

    [Fact]
    public void A_negative_number_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireWriter().Number(-1));

    [Fact]
    public void A_small_number_is_taken_up_to_its_maximum()
    {
        Assert.True(Reads("20", (ref WireReader reader) => Assert.Equal(32, reader.SmallNumber(32))));
        Assert.False(Reads("21", (ref WireReader reader) => Assert.Equal(0, reader.SmallNumber(32))));
        Assert.False(Reads("ffffffffffffffff7f", (ref WireReader reader) => Assert.Equal(0, reader.SmallNumber(int.MaxValue))));
    }

    [Fact]
    public void Numbers_of_fixed_length_have_the_lowest_byte_first()
    {
        Assert.True(Reads("0102", (ref WireReader reader) => Assert.Equal(0x0201, reader.UInt16())));
        Assert.True(Reads("01020304", (ref WireReader reader) => Assert.Equal(0x04030201u, reader.UInt32())));
        Assert.True(Reads("0102030405060708", (ref WireReader reader) => Assert.Equal(0x0807060504030201ul, reader.UInt64())));
        Assert.True(Reads("feffffffffffffff", (ref WireReader reader) => Assert.Equal(-2, reader.Int64())));
    }

    [Fact]
    public void A_guid_is_in_the_order_in_which_it_is_written_out() =>
        Assert.True(
            Reads("2a927a4a7b33c7833fe022a45c771f0f", (ref WireReader reader) => Assert.Equal(Samples.Anna, reader.Guid())));

    [Fact]
    public void A_duration_is_whole_microseconds_and_no_longer_than_one_can_be()
    {
        Assert.True(Reads("d209", (ref WireReader reader) => Assert.Equal(TimeSpan.FromMicroseconds(1234), reader.Duration())));
        Assert.True(
            Reads(
                Bytes.Of(writer => writer.Duration(Samples.LongestDuration)),
                (ref WireReader reader) => Assert.Equal(Samples.LongestDuration, reader.Duration())));
        Assert.False(
            Reads(Bytes.Of(writer => writer.Number(922_337_203_685_477_581)), (ref WireReader reader) => reader.Duration()));
        Assert.False(Reads(Bytes.Of(writer => writer.Number(long.MaxValue)), (ref WireReader reader) => reader.Duration()));
    }

    [Theory]
    [InlineData("00", true)]
    [InlineData("01", true)]
    [InlineData("02", false)]
    [InlineData("ff", false)]
    public void A_truth_is_0_or_1(string hex, bool isTaken) =>
        Assert.Equal(isTaken, Reads(hex, (ref WireReader reader) => reader.Bool()));

    [Theory]
    [InlineData("05", true)]
    [InlineData("06", false)]
    [InlineData("ff", false)]
    public void An_unknown_value_of_an_enumeration_is_refused(string hex, bool isTaken) =>
        Assert.Equal(isTaken, Reads(hex, (ref WireReader reader) => reader.Enumeration(ViewCause.Merge)));

    [Theory]
    [InlineData("c3")] // cut off
    [InlineData("80")] // goes on with nothing
    [InlineData("c0af")] // overlong
    [InlineData("eda080")] // half a surrogate pair
    [InlineData("f4908080")] // above U+10FFFF
    [InlineData("ff")]
    public void A_text_that_is_not_well_formed_is_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.False(Reads([(byte)bytes.Length, .. bytes], (ref WireReader reader) => Assert.Equal("", reader.Text(100))));
    }

    [Fact]
    public void A_text_is_measured_in_bytes()
    {
        byte[] five = [5, .. Encoding.UTF8.GetBytes("aéé")];
        Assert.True(Reads(five, (ref WireReader reader) => Assert.Equal("aéé", reader.Text(5))));
        Assert.False(Reads(five, (ref WireReader reader) => reader.Text(4)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" anna")]
    [InlineData("anna\u00A0")]
    [InlineData("an\nna")]
    [InlineData("an\u0085na")]
    [InlineData("an\uFFFDna")]
    public void A_name_that_breaks_the_rule_is_refused(string name) =>
        Assert.False(Reads(Bytes.Of(writer => writer.Text(name)), (ref WireReader reader) => reader.Name()));

    [Fact]
    public void A_name_of_65_characters_is_refused()
    {
        Assert.True(Reads(Bytes.Of(writer => writer.Text(Samples.LongestName)), (ref WireReader reader) => reader.Name()));
        Assert.False(Reads(Bytes.Of(writer => writer.Text(new string('a', 65))), (ref WireReader reader) => reader.Name()));
    }

    [Theory]
    [InlineData("047f00000100 50", true)]
    [InlineData("10fe800000000000000000000000010002 7300", true)]
    [InlineData("047f000001 0000", false)]
    [InlineData("05 7f00000101 0050", false)]
    [InlineData("00 0050", false)]
    public void An_endpoint_is_an_address_of_4_or_16_bytes_and_a_port(string hex, bool isTaken) =>
        Assert.Equal(
            isTaken, Reads(hex.Replace(" ", "", StringComparison.Ordinal), (ref WireReader reader) => reader.Endpoint()));

    [Theory]
    [InlineData(true, true, 1, true)]
    [InlineData(false, true, 1, false)]
    [InlineData(true, false, 1, false)]
    [InlineData(true, true, 0, false)]
    public void A_member_has_an_instance_an_endpoint_and_a_port_for_heartbeats(
        bool hasInstance, bool hasEndpoint, int port, bool isTaken)
    {
        var rank = hasInstance ? Samples.Low : new Rank(4711, 0);
        var member = new Member(rank, "alpha", hasEndpoint ? Samples.LowMember.Endpoints : [], port);
        Assert.Equal(isTaken, Reads(Bytes.Of(writer => writer.Member(member)), (ref WireReader reader) => reader.Member()));
    }

    [Fact]
    public void A_view_without_its_leader_or_without_copies_is_refused()
    {
        var bytes = Bytes.Of(writer => writer.View(Samples.View));
        Assert.True(Reads(bytes, (ref WireReader reader) => reader.View()));

        // The minimum copies are the last byte but one; the leader's instance is the last of the epoch.
        byte[] withoutCopies = [.. bytes[..^2], 0, bytes[^1]];
        Assert.False(Reads(withoutCopies, (ref WireReader reader) => Assert.Null(reader.View())));
        var leader = (byte[])bytes.Clone();
        leader[Samples.Group.Length + 1 + 1 + 2 + 7] ^= 1;
        Assert.False(Reads(leader, (ref WireReader reader) => Assert.Null(reader.View())));
    }

    [Fact]
    public void A_view_of_more_than_32_members_is_refused()
    {
        var members = Enumerable.Range(1, 33).Select(id => Samples.LowMember with { Rank = new Rank(id, 1) }).ToList();
        var view = new GroupView("g", new Epoch(1, members[0].Rank), members, 1, ViewCause.Join);
        Assert.False(Reads(Bytes.Of(writer => writer.View(view)), (ref WireReader reader) => reader.View()));
    }

    [Fact]
    public void A_frontier_of_more_than_4096_epochs_is_refused()
    {
        var longest = Samples.LargestFrontier;
        Assert.True(
            Reads(
                Bytes.Of(writer => writer.Frontier(longest)),
                (ref WireReader reader) => Assert.Equal(4096, reader.Frontier().Counts.Count)));
        Assert.False(Reads(Bytes.Of(WriteLonger), (ref WireReader reader) => reader.Frontier()));

        void WriteLonger(WireWriter writer)
        {
            writer.Epoch(Epoch.None);
            writer.UInt64(0);
            writer.Number(4097);
            foreach (var (epoch, count) in longest.Counts.Append(KeyValuePair.Create(new Epoch(5000, Samples.Low), 1L)))
            {
                writer.Epoch(epoch);
                writer.Number(count);
            }
        }
    }

    [Fact]
    public void Of_more_than_4096_epochs_the_newest_travel_and_the_others_count_as_forgotten()
    {
        var longer = Samples.LargestFrontier.Copy();
        longer.Raise(new Epoch(5000, Samples.Low), 1);
        Assert.True(Reads(Bytes.Of(writer => writer.Frontier(longer)), (ref WireReader reader) =>
        {
            var read = reader.Frontier();
            Assert.Equal((4096, 1, 1), (read.Counts.Count, read[new Epoch(5000, Samples.Low)], read.Floor.Number));
            Assert.True(read.Covers(longer));
        }));
    }

    [Fact]
    public void The_order_of_a_frontier_is_its_writers_affair()
    {
        var reversed = Bytes.Of(writer =>
        {
            writer.Epoch(Samples.First);
            writer.UInt64(123);
            var (third, fourth) = (new Epoch(3, Samples.Low), new Epoch(4, Samples.Low));
            (Epoch, long)[] counts = [(third, 4), (Samples.Second, 7), (third, 2), (Samples.First, 17), (fourth, 0)];
            writer.List(counts, static (list, count) =>
            {
                list.Epoch(count.Item1);
                list.Number(count.Item2);
            });
        });
        Assert.True(Reads(reversed, (ref WireReader reader) =>
        {
            var read = reader.Frontier();
            Assert.Equal([new(Samples.Second, 7), new(new(3, Samples.Low), 4)], read.Counts);
            Assert.Equal((Samples.First, 123ul), (read.Floor, read.Digest));
        }));
    }

    [Fact]
    public void A_number_that_is_added_to_leaves_room_to_count()
    {
        // One more than the largest number is negative, and code that adds to it fails.
        var highest = Samples.MakeFrontier((Samples.First, WireConstants.MaximumCount));
        var bytes = Bytes.Of(writer => writer.Frontier(highest));
        Assert.True(Reads(bytes, (ref WireReader reader) => reader.Frontier()));

        // A frontier of our own counts no further, so the lowest seven bits of the count, which comes last, are forged.
        bytes[^9]++;
        Assert.False(Reads(bytes, (ref WireReader reader) => reader.Frontier()));

        var attach = (Attach)Samples.Frames["Attach"];
        Assert.NotNull(FrameCodec.Read(Bytes.OfBody(attach with { Version = WireConstants.MaximumCount })));
        Assert.Null(FrameCodec.Read(Bytes.OfBody(attach with { Version = WireConstants.MaximumCount + 1 })));
    }

    [Fact]
    public void A_list_that_is_cut_off_is_no_list()
    {
        // Three names, the second one invalid: the result is neither one name nor three of which two are missing.
        Assert.False(Reads("03 0161 0261 0162".Replace(" ", "", StringComparison.Ordinal), (ref WireReader reader) =>
            Assert.Empty(reader.List(10, static (ref WireReader list) => list.Name()))));
    }

    [Fact]
    public void After_a_failure_everything_reads_as_nothing()
    {
        Assert.False(Reads("02ffffffffffffffffffffffffffffffffffffffffffffffffff", (ref WireReader reader) =>
        {
            reader.Bool();
            Assert.Equal((0, 0u, 0ul, 0L), (reader.UInt16(), reader.UInt32(), reader.UInt64(), reader.Number()));
            Assert.Equal(Guid.Empty, reader.Guid());
            Assert.Equal("", reader.Text(100));
            Assert.Null(reader.View());
            Assert.Empty(reader.Frontier().Counts);
            Assert.Equal(1, reader.Offset);
        }));
    }

    private static bool Reads(string hex, Use use) => Reads(Convert.FromHexString(hex), use);

    /// <returns>Whether all bytes were read, without a fault.</returns>
    private static bool Reads(byte[] bytes, Use use)
    {
        var reader = new WireReader(bytes);
        use(ref reader);
        return reader.Complete;
    }
}
