using PSChat.Wording;

namespace PSChat.Core.Tests.Wording;

/// <summary>Durations as people type them.</summary>
public sealed class DurationsTests
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("5", 5)]
    [InlineData("0.5", 0.5)]
    [InlineData(".5", 0.5)]
    [InlineData(" 5 ", 5)]
    [InlineData("500ms", 0.5)]
    [InlineData("500 ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("1.5S", 1.5)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("00:00:07", 7)]
    [InlineData("0", 0)]
    public void A_number_is_seconds_unless_it_has_a_unit(string text, double seconds) =>
        Assert.Equal(seconds * 1000, Durations.MillisecondsOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("\u0665s")]
    [InlineData("5d")]
    [InlineData("5 5")]
    [InlineData("soon")]
    [InlineData("NaN")]
    public void Everything_else_is_no_duration(string text) => Assert.Null(Durations.MillisecondsOf(text));

    [Theory]
    [InlineData("9ms")]
    [InlineData("10001ms")]
    [InlineData("-00:00:01")]
    [InlineData("99999999999999999999h")]
    public void A_duration_out_of_bounds_is_refused(string text)
    {
        Assert.False(Durations.TryParse(text, s_least, s_most, out _));
        Assert.Equal($"'{text}' is out of range: 10 ms to 10 s is allowed.", Durations.Refuse(text, s_least, s_most));
    }

    [Fact]
    public void A_number_that_makes_sense_as_milliseconds_only_is_refused_with_the_unit() => Assert.Equal(
        "'500' is out of range: 10 ms to 10 s is allowed. A number without a unit is seconds; write '500ms' for milliseconds.",
        Durations.Refuse("500", s_least, s_most));

    [Theory]
    [InlineData("\u0665s", " Did you mean '5s'?")]
    [InlineData("2 minutes", " Did you mean '2m'?")]
    [InlineData("1,5s", " Did you mean '1.5s'?")]
    [InlineData("soon", "")]
    [InlineData("5d", "")]
    public void What_is_no_duration_is_refused_with_the_likely_meaning(string text, string hint)
    {
        Assert.Equal(
            $"'{text}' is no duration. Give seconds (5 or 0.5), or text with ms, s, m or h ('250ms').{hint}",
            Durations.Refuse(text, s_least, s_most));
        Assert.Equal(
            $"'{text}' is no duration. Give seconds (5 or 0.5), text with ms, s, m or h ('250ms'), or a TimeSpan.{hint}",
            Durations.RefuseForm(text, "a TimeSpan"));
    }

    [Theory]
    [InlineData(1, "1 ms")]
    [InlineData(20, "20 ms")]
    [InlineData(1000, "1 s")]
    [InlineData(1500, "1500 ms")]
    [InlineData(10_000, "10 s")]
    [InlineData(600_000, "10 m")]
    [InlineData(5_400_000, "90 m")]
    [InlineData(3_600_000, "1 h")]
    [InlineData(int.MaxValue, "596 h")]
    public void A_duration_is_written_in_its_largest_whole_unit(double milliseconds, string expected) =>
        Assert.Equal(expected, Durations.Of(TimeSpan.FromMilliseconds(milliseconds)));
}
