using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>A client's reaction to servers that hold it back, and to servers that try to fill its memory.</summary>
public sealed class ClientThrottlingTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(5);

    private readonly LoneClient _client = new();

    public ClientThrottlingTests()
    {
        _client.Attach(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3));
        for (var at = 1; at <= 5; at++) _client.Protocol.Submit(_client.Now, new OutgoingMessage("lobby", $"{at}"));
    }

    [Theory]
    [InlineData(2, new long[] { 2, 3 })]
    [InlineData(4, new long[] { 2, 3, 4, 5 })]
    [InlineData(int.MaxValue, new long[] { 2, 3, 4, 5 })] // As servers without a limit say.
    public void Refused_messages_are_sent_again_after_the_wait_as_many_at_once_as_allowed(int allowance, long[] expected)
    {
        _client.Protocol.Receive(_client.Now, new Throttled(ThrottledSubject.Message, 2, s_wait, allowance));
        _client.Sent.Clear();
        Assert.Equal(s_wait, _client.PassUntilDue());
        Assert.Equal(expected, _client.Sent.OfType<Send>().Select(send => send.Sequence));
        Assert.Equal(expected.Length < 4, _client.Protocol.IsThrottled);
    }

    [Fact]
    public void The_longest_wait_can_be_reckoned_with()
    {
        _client.Protocol.Receive(_client.Now, new Throttled(ThrottledSubject.Message, 1, TokenBucket.LongestWait, 1));
        Assert.True(_client.Protocol.IsThrottled);
    }

    [Fact]
    public void A_list_of_users_without_an_end_takes_no_more_memory_than_the_largest_group()
    {
        _client.Protocol.Ask(_client.Now, new ListUsers());
        var users = Enumerable.Range(0, UserList.MaximumUsers - 1)
            .Select(at => new PresentUser($"user{at}", Rank.None, 0, Attached: true, []));
        var part = new UserList([.. users], IsLast: false);
        for (var at = 0; at < 3; at++) _client.Protocol.Receive(_client.Now, part);
        _client.Protocol.Receive(_client.Now, new UserList([], IsLast: true));
        Assert.Equal(UserList.MaximumUsers, Assert.Single(_client.Listed).Count);
    }
}
