using PSChat.Measurement;
using PSChat.Messages;
using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>A receiver's judgement of a stream with faults, which the production engine never gives it.</summary>
public sealed class LoadReceiverTests
{
    private readonly LoadReceiver _receiver = new(senders: 2, new MonotonicClock(TimeProvider.System));

    [Fact]
    public void Messages_in_order_are_counted_and_timed()
    {
        Take((0, 1), (1, 1), (0, 2));
        Assert.Equal((3, 0, 0, 0), (_receiver.Received, _receiver.Doubled, _receiver.OutOfOrder, _receiver.Late));
        Assert.Equal(3, _receiver.Latency.Count);
    }

    [Fact]
    public void A_message_that_comes_again_is_doubled_and_not_counted_twice()
    {
        Take((0, 1), (0, 2), (0, 1), (0, 2));
        Assert.Equal((2, 2, 0), (_receiver.Received, _receiver.Doubled, _receiver.OutOfOrder));
    }

    [Fact]
    public void A_message_behind_a_later_one_of_its_sender_is_out_of_order_unless_it_is_late()
    {
        Take((0, 1), (0, 3), (0, 2));
        Take(isLate: true, (1, 2), (1, 1));
        Assert.Equal((1, 2), (_receiver.OutOfOrder, _receiver.Late));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("2 1 1 ")]
    [InlineData("-1 1 1 ")]
    [InlineData("0 x 1 ")]
    public void Messages_from_outside_the_load_are_passed_over(string text)
    {
        _receiver.OnMessage(Message(text, isLate: false));
        Assert.Equal(0, _receiver.Received);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(999, int.MaxValue, 999_999_999_999)]
    public void A_text_has_its_size_and_is_read_as_it_was_written(int sender, long sequence, long microseconds)
    {
        var text = new LoadText(sender, sequence, TimeSpan.FromMicroseconds(microseconds));
        Assert.Equal(LoadOptions.MinimumSize, text.Write(LoadOptions.MinimumSize).Length);
        Assert.True(LoadText.TryRead(text.Write(1000), out var read));
        Assert.Equal(text, read);
    }

    private void Take(params (int Sender, long Sequence)[] messages) => Take(isLate: false, messages);

    private void Take(bool isLate, params (int Sender, long Sequence)[] messages)
    {
        foreach (var (sender, sequence) in messages)
        {
            _receiver.OnMessage(Message(new LoadText(sender, sequence, TimeSpan.Zero).Write(50), isLate));
        }
    }

    private static ChatMessage Message(string text, bool isLate) => new()
    {
        Id = new MessageId(Samples.Anna, 1),
        Position = new Position(Samples.First, 1),
        Timestamp = new HybridTimestamp(Samples.Noon),
        Time = new DateTimeOffset(Samples.Noon, TimeSpan.Zero),
        Room = "measure",
        Sender = "anna",
        Text = text,
        IsLate = isLate,
    };
}
