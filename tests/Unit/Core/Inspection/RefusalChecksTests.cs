using PSChat.Groups;
using PSChat.Inspection;
using PSChat.Security;

namespace PSChat.Core.Tests;

/// <summary>Refusals of a server, and whether a person must act on them.</summary>
public sealed class RefusalChecksTests
{
    [Fact]
    public void Nothing_is_well()
    {
        Assert.Equal(CheckStatus.Ok, RefusalChecks.JudgeLimits("s1", new Dictionary<ServerLimit, long>()).Status);
        var datagrams = RefusalChecks.JudgeDatagrams("s1", new DatagramCounts(7, 0, 0, 0, 0, 0, 0, 0));
        Assert.Equal((CheckStatus.Ok, "7 datagrams were taken since its start."), (datagrams.Status, datagrams.Detail));
    }

    [Fact]
    public void A_limit_that_was_reached_is_a_warning()
    {
        var check = RefusalChecks.JudgeLimits(
            "s1", new Dictionary<ServerLimit, long> { [ServerLimit.Messages] = 1200, [ServerLimit.Links] = 3 });
        Assert.Equal((CheckStatus.Warning, "Limits", "s1"), (check.Status, check.Check, check.Target));
        Assert.Contains("Links 3, Messages 1200", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_on_the_network_are_counted_and_no_fault()
    {
        var check = RefusalChecks.JudgeDatagrams("s1", new DatagramCounts(7, 5, 0, 0, 0, 2, 0, 1));
        Assert.Equal(CheckStatus.Ok, check.Status);
        Assert.Contains("Foreign 5, Repeated 2, Failed 1", check.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<DatagramCounts, string, string> Faults => new()
    {
        { default(DatagramCounts) with { KeyRequired = 1 }, "KeyRequired 1", "same key" },
        { default(DatagramCounts) with { KeyUnexpected = 1 }, "KeyUnexpected 1", "same key" },
        { default(DatagramCounts) with { KeyWrong = 1 }, "KeyWrong 1", "same key" },
        { default(DatagramCounts) with { ClockWrong = 1 }, "ClockWrong 1", "NTP" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Keys_and_clocks_that_do_not_agree_are_a_warning_with_a_remedy(DatagramCounts counts, string detail, string remedy)
    {
        var check = RefusalChecks.JudgeDatagrams("s1", counts);
        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
        Assert.Contains(remedy, check.Remedy.ToString(), StringComparison.Ordinal);
    }
}
