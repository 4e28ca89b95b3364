using PSChat.Node.Commands;

namespace PSChat.Node.Tests;

/// <summary>Times as people type them.</summary>
public sealed class TimeTextTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData("0.5", 0.5)]
    [InlineData(".5", 0.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("500 ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("1.5S", 1.5)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("0", 0)]
    public void A_number_is_seconds_unless_it_has_a_unit(string text, double seconds)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("٥s")]
    [InlineData("5d")]
    [InlineData("5 5")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999h")]
    public void Everything_else_is_no_time(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Theory]
    [InlineData(1, "1 ms")]
    [InlineData(20, "20 ms")]
    [InlineData(1000, "1 s")]
    [InlineData(1500, "1500 ms")]
    [InlineData(10_000, "10 s")]
    [InlineData(600_000, "10 m")]
    [InlineData(3_600_000, "1 h")]
    public void A_time_is_written_in_its_largest_whole_unit(double milliseconds, string expected) =>
        Assert.Equal(expected, TimeText.Of(TimeSpan.FromMilliseconds(milliseconds)));
}
