using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Messages whose numbers make no sense get an answer or an error, and never wait for ever (B22).</summary>
public sealed class MessageNumberTests
{
    private static readonly TimeSpan s_patience = new GroupTimings().OrderPatience + TimeSpan.FromSeconds(2);

    private readonly LoneServer _server = new(new ServerLimits());
    private readonly long _connection;

    public MessageNumberTests() => _connection = _server.Attach(1, LoneServer.Room);

    [Fact]
    public void A_message_that_its_sender_has_called_acknowledged_is_refused()
    {
        Assert.Equal([3], Send(3, ackedThrough: 2));
        Assert.Empty(Send(2, ackedThrough: 0));
        Assert.Equal(ChatError.BadFrame, _server.Closed[_connection]);
    }

    [Fact]
    public void A_message_that_comes_again_after_it_was_acknowledged_is_acknowledged_again()
    {
        Assert.Equal([1], Send(1, ackedThrough: 0));
        Assert.Equal([2], Send(2, ackedThrough: 1));
        Assert.Equal([1], Send(1, ackedThrough: 0));
        Assert.Empty(_server.Closed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(WireConstants.MaximumCount)]
    public void A_first_message_that_waits_for_one_that_never_came_is_refused_in_the_end(long sequence)
    {
        Assert.Empty(Send(sequence, ackedThrough: 0));
        _server.Pass(s_patience);
        Assert.Equal(ChatError.BadFrame, _server.Closed[_connection]);
    }

    [Fact]
    public void A_message_far_ahead_of_the_last_one_is_refused_in_the_end()
    {
        Assert.Equal([1], Send(1, ackedThrough: 0));
        Assert.Empty(Send(2000, ackedThrough: 1));
        _server.Pass(s_patience);
        Assert.Equal(ChatError.BadFrame, _server.Closed[_connection]);
    }

    [Fact]
    public void A_message_may_wait_for_one_that_comes_later()
    {
        Assert.Empty(Send(2, ackedThrough: 0));
        _server.Pass(s_patience / 2);
        Assert.Equal([1, 2], Send(1, ackedThrough: 0));
        _server.Pass(s_patience);
        Assert.Empty(_server.Closed);
    }

    private IEnumerable<long> Send(long sequence, long ackedThrough) =>
        _server.Tell(_connection, new Send(sequence, ackedThrough, default, LoneServer.Room, "text"))
            .OfType<Acknowledged>().Select(answer => answer.Sequence);
}
