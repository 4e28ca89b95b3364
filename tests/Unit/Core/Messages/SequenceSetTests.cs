using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class SequenceSetTests
{
    [Fact]
    public void Neighbours_grow_together()
    {
        var set = new SequenceSet();
        Assert.True(set.Add(1));
        Assert.True(set.Add(3));
        Assert.Equal([(1, 1), (3, 3)], set.Intervals);
        Assert.True(set.Add(2));
        Assert.Equal([(1, 3)], set.Intervals);
        Assert.False(set.Add(2));
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 6)]
    [InlineData(6, 6)]
    [InlineData(7, 6)]
    [InlineData(9, 9)]
    [InlineData(10, 9)]
    public void A_run_goes_on_from_a_number_that_is_in(long first, long end)
    {
        var set = new SequenceSet();
        foreach (var sequence in new[] { 5, 6, 9 }) set.Add(sequence);
        Assert.Equal(end, set.RunFrom(first));
    }

    [Theory]
    [InlineData(1, "2-5, 9-9")]
    [InlineData(3, "1-2, 4-5, 9-9")]
    [InlineData(5, "1-4, 9-9")]
    [InlineData(9, "1-5")]
    [InlineData(7, "1-5, 9-9")]
    [InlineData(10, "1-5, 9-9")]
    public void A_removed_number_leaves_its_neighbours(long removed, string left)
    {
        var set = new SequenceSet();
        set.AddRange(1, 5);
        set.Add(9);
        set.Remove(removed);
        Assert.Equal(left, string.Join(", ", set.Intervals.Select(interval => $"{interval.First}-{interval.Last}")));
    }

    [Fact]
    public void No_numbers_are_always_in() => Assert.True(new SequenceSet().ContainsAll(5, 4));

    [Fact]
    public void The_largest_number_has_no_neighbour()
    {
        var set = new SequenceSet();
        Assert.True(set.Add(long.MaxValue));
        Assert.True(set.Contains(long.MaxValue));
        Assert.False(set.Add(long.MaxValue));
        Assert.False(set.Contains(1));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 200)]
    [InlineData(3, 1000)]
    public void It_is_a_set(ulong seed, int range)
    {
        var dice = new Dice(seed);
        var set = new SequenceSet();
        var model = new HashSet<long>();
        for (var step = 0; step < 600; step++)
        {
            var number = 1 + dice.Next(range);
            Assert.Equal(model.Add(number), set.Add(number));
            AssertSame(model, set, range);
            var (first, last) = (1 + dice.Next(range), 1 + dice.Next(range));
            var all = Enumerable.Range(first, Math.Max(0, last - first + 1)).All(at => model.Contains(at));
            Assert.Equal(all, set.ContainsAll(first, last));
        }
    }

    private static void AssertSame(HashSet<long> model, SequenceSet set, int range)
    {
        var expected = Enumerable.Range(1, range).Select(at => (long)at).Where(model.Contains);
        var actual = set.Intervals.SelectMany(
            interval => Enumerable.Range((int)interval.First, (int)(interval.Last - interval.First + 1)).Select(at => (long)at));
        Assert.Equal(expected, actual);
        Assert.All(set.Intervals.Zip(set.Intervals.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
        for (var at = 0L; at <= range + 1; at++)
        {
            if (model.Contains(at) != set.Contains(at)) Assert.Fail($"{at}");
        }
    }

    [Theory]
    [InlineData(1, 2, "1-2 5-6 9-9")]
    [InlineData(1, 3, "1-3 5-6 9-9")]
    [InlineData(1, 4, "1-6 9-9")]
    [InlineData(7, 7, "5-7 9-9")]
    [InlineData(7, 8, "5-9")]
    [InlineData(8, 20, "5-6 8-20")]
    [InlineData(1, 20, "1-20")]
    [InlineData(5, 6, "5-6 9-9")]
    [InlineData(6, 9, "5-9")]
    [InlineData(11, 12, "5-6 9-9 11-12")]
    public void A_run_joins_what_it_touches(long first, long last, string expected)
    {
        var set = new SequenceSet();
        foreach (var sequence in new[] { 5, 6, 9 }) set.Add(sequence);
        set.AddRange(first, last);
        Assert.Equal(expected, string.Join(' ', set.Intervals.Select(interval => $"{interval.First}-{interval.Last}")));
    }
}
