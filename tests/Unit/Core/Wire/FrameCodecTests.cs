using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Limits of frames.</summary>
public sealed class FrameCodecTests
{
    [Fact]
    public void A_frame_of_no_bytes_is_none() => Assert.Null(FrameCodec.Read(ReadOnlyMemory<byte>.Empty));

    [Fact]
    public void A_frame_of_an_unknown_type_is_refused()
    {
        var known = Enum.GetValues<FrameType>().Select(type => (byte)type).ToHashSet();
        var unknown = Enumerable.Range(0, 256).Select(type => (byte)type).Where(type => !known.Contains(type));
        Assert.All(unknown, type => Assert.Null(FrameCodec.Read(new[] { type })));
    }

    [Fact]
    public void The_largest_frame_is_written_and_one_byte_more_is_not()
    {
        var writer = new WireWriter();
        FrameCodec.Write(writer, new Ping());
        Assert.Throws<InvalidOperationException>(() => FrameCodec.Write(writer, MakeEntries(WireConstants.MaximumFrame + 1)));
        Assert.Equal(Bytes.Of(new Ping()), writer.Written.ToArray());

        FrameCodec.Write(writer, MakeEntries(WireConstants.MaximumFrame));
        Assert.Equal(5 + FrameCodec.LengthBytes + WireConstants.MaximumFrame, writer.Length);
    }

    [Fact]
    public void Entries_must_be_of_their_epoch_and_without_gaps()
    {
        var (first, next) = (Entry(Samples.Second, 4), Entry(Samples.Second, 5));
        var (gap, other) = (Entry(Samples.Second, 6), Entry(Samples.First, 5));
        Assert.NotNull(Read([first, next]));
        Assert.Null(Read([first, gap]));
        Assert.Null(Read([first, first]));
        Assert.Null(Read([next, first]));
        Assert.Null(Read([first, other]));
        Assert.Null(Read([other]));

        static Frame? Read(LogEntry[] items) => FrameCodec.Read(Bytes.OfBody(new Entries(Samples.Second, items, 0)));
    }

    [Fact]
    public void An_entry_has_an_index_and_a_sequence_above_0()
    {
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new Entries(Samples.Second, [Entry(Samples.Second, 0)], 0))));
        var withoutSequence = Samples.MakeEntry(Samples.Second, 1, new MessageId(Samples.Anna, 0));
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new Entries(Samples.Second, [withoutSequence], 0))));
    }

    [Fact]
    public void Nobody_is_told_to_come_again_at_once_or_after_the_end_of_the_world()
    {
        Assert.NotNull(Read(TokenBucket.ShortestWait));
        Assert.NotNull(Read(TokenBucket.LongestWait));
        Assert.Null(Read(TokenBucket.ShortestWait - TimeSpan.FromMicroseconds(1)));
        Assert.Null(Read(TokenBucket.LongestWait + TimeSpan.FromMicroseconds(1)));
        Assert.Null(Read(TimeSpan.Zero));
        Assert.Null(Read(Samples.LongestDuration));

        static Frame? Read(TimeSpan wait) => FrameCodec.Read(Bytes.OfBody(new Throttled(ThrottledSubject.Question, 0, wait, 1)));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(7, 6, true)]
    [InlineData(0, 0, false)]
    [InlineData(7, 7, false)]
    [InlineData(7, 8, false)]
    [InlineData(WireConstants.MaximumCount, WireConstants.MaximumCount - 1, true)]
    [InlineData(WireConstants.MaximumCount + 1, 0, false)]
    [InlineData(long.MaxValue, long.MaxValue - 1, false)]
    public void A_message_counts_from_1_and_above_what_was_acknowledged(long sequence, long ackedThrough, bool isTaken)
    {
        var send = new Send(sequence, ackedThrough, default, "lobby", "hello");
        var forward = new Forward(
            [new Submission(new MessageId(Samples.Anna, sequence), ackedThrough, default, "anna", "lobby", "hello")]);
        Assert.Equal(isTaken, FrameCodec.Read(Bytes.OfBody(send)) is not null);
        Assert.Equal(isTaken, FrameCodec.Read(Bytes.OfBody(forward)) is not null);
    }

    [Fact]
    public void The_highest_sequence_of_a_client_fits_a_dropped_range()
    {
        // A dropped range that peers could not read would make them dial for ever.
        var range = new DroppedRange(Samples.Second, 1, 1);
        range.Ids.Add(new MessageId(Samples.Anna, WireConstants.MaximumCount));
        var read = Assert.IsType<Dropped>(FrameCodec.Read(Bytes.OfBody(new Dropped(range, Commit: 0))));
        Assert.True(read.Range.Ids.Contains(new MessageId(Samples.Anna, WireConstants.MaximumCount)));
    }

    [Fact]
    public void A_text_of_more_than_64_KiB_is_refused() =>
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new Send(1, 0, default, "lobby", Samples.LongestText + "x"))));

    [Fact]
    public void Data_of_more_than_64_KiB_are_refused() =>
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new Send(1, 0, default, "lobby", "", Samples.LongestData + "x"))));

    [Fact]
    public void Recipients_of_a_message_to_everybody_are_refused()
    {
        var entry = Samples.MakeEntry(Samples.Second, 1, new MessageId(Samples.Anna, 1));
        entry.Encoded = (byte[])[.. entry.Encoded.Span[..^1], 1, .. Samples.Ben.ToByteArray(bigEndian: true)];
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new History([entry], IsAll: true))));
    }

    [Fact]
    public void An_unknown_code_of_an_error_reads_as_Unknown()
    {
        // A later version may have more codes, and the text describes them.
        var bytes = Bytes.OfBody(new Error((ChatError)200, "Too blue."));
        Assert.Equal(new Error(ChatError.Unknown, "Too blue."), FrameCodec.Read(bytes));
    }

    [Fact]
    public void Every_code_of_an_error_fits_its_byte_and_comes_back() =>
        Assert.All(Enum.GetValues<ChatError>(), code =>
            Assert.Equal(code, Assert.IsType<Error>(FrameCodec.Read(Bytes.OfBody(new Error(code, "")))).Code));

    [Fact]
    public void An_unknown_reason_of_a_refusal_is_refused() =>
        Assert.Null(FrameCodec.Read(Bytes.OfBody(new Refuse(Samples.First, (RefuseReason)3, Samples.First))));

    [Fact]
    public void Entries_share_the_bytes_they_came_in()
    {
        var bytes = Bytes.OfBody(Samples.Frames["Entries"]);
        var entries = Assert.IsType<Entries>(FrameCodec.Read(bytes));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(entries.Items[0].Encoded, out var segment));
        Assert.Same(bytes, segment.Array);
    }

    private static LogEntry Entry(Epoch epoch, long index) => Samples.MakeEntry(epoch, index, new MessageId(Samples.Anna, 1));

    /// <summary>Entries whose frame, type and body, has exactly this length.</summary>
    private static Entries MakeEntries(int length)
    {
        var items = new List<LogEntry>();
        var at = new Entries(Samples.Second, items, 0);
        int Length() => Bytes.Of(writer => at.WriteBody(writer)).Length + 1;
        void Add(int text) => items.Add(Samples.MakeEntry(
            Samples.Second, items.Count + 1, new MessageId(Samples.Anna, items.Count + 1), text: new string('x', text)));

        while (Length() < length - (2 * Samples.LongestText.Length)) Add(Samples.LongestText.Length);
        Add(40_000);
        Add(40_000);
        var rest = length - Length();
        items.RemoveAt(items.Count - 1);
        Add(40_000 + rest);
        Assert.Equal(length, Length());
        return at;
    }
}
