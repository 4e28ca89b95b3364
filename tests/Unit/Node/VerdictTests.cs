using PSChat.Node.Demo;

namespace PSChat.Node.Tests;

/// <summary>The demo's verdict must be able to fail.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void All_seen_once_in_one_order_is_good() =>
        Assert.True(Verdict.On([Ann("a1", "b1", "a2"), Bob("a1", "b1", "a2")]).IsGood);

    [Fact]
    public void A_missing_message_is_found() =>
        Assert.Equal(1, Verdict.On([Ann("a1", "b1", "a2"), Bob("a1", "b1")]).Findings[1].Missing);

    [Fact]
    public void A_doubled_message_is_found() =>
        Assert.Equal(1, Verdict.On([Ann("a1", "b1", "a2"), Bob("a1", "b1", "a2", "a1")]).Findings[1].Doubled);

    [Fact]
    public void Another_order_is_found()
    {
        var verdict = Verdict.On([Ann("a1", "b1", "a2"), Bob("a1", "a2", "b1")]);
        Assert.Equal(2, verdict.Findings[1].FirstDifference);
        Assert.False(verdict.IsGood);
    }

    [Fact]
    public void A_message_that_was_never_confirmed_is_found()
    {
        var verdict = Verdict.On([new Transcript("ann", 3, ["a1", "a2"], ["a1", "a2"])]);
        Assert.Equal(1, verdict.Findings[0].Unconfirmed);
        Assert.False(verdict.IsGood);
    }

    [Fact]
    public void No_conversation_is_not_good() =>
        Assert.False(Verdict.On([new Transcript("ann", 0, [], [])]).IsGood);

    private static Transcript Ann(params string[] received) => new("ann", 2, ["a1", "a2"], received);

    private static Transcript Bob(params string[] received) => new("bob", 1, ["b1"], received);
}
