using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Tests;

/// <summary>Percentiles are measured values.</summary>
public sealed class PercentilesTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.95, 95)]
    [InlineData(0.99, 99)]
    [InlineData(0.999, 100)]
    [InlineData(0.001, 1)]
    public void Are_found_by_nearest_rank(double share, double expected) =>
        Assert.Equal(expected, new Percentiles(Enumerable.Range(1, 100).Select(value => (double)value).Reverse()).At(share));

    [Fact]
    public void One_value_is_each_of_them()
    {
        var one = new Percentiles([7]);
        Assert.Equal([7.0, 7.0, 7.0], [one.At(0.5), one.At(0.99), one.Largest]);
    }

    [Fact]
    public void Nothing_has_none() => Assert.True(double.IsNaN(new Percentiles([]).At(0.5)));
}
