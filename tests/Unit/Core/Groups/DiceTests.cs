using PSChat.Groups;

namespace PSChat.Core.Tests;

public sealed class DiceTests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_everywhere()
    {
        // The reference values of SplitMix64 for this seed.
        var dice = new Dice(1234567);
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423], new[] { dice.Next(), dice.Next(), dice.Next() });
    }

    [Fact]
    public void A_number_below_a_bound_reaches_all_of_them()
    {
        var dice = new Dice(1);
        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 200).Select(_ => dice.Next(5)).Distinct().Order());
    }

    [Fact]
    public void Around_a_mean_stays_within_its_share()
    {
        var dice = new Dice(2);
        var times = Enumerable.Range(0, 1000).Select(_ => dice.Around(TimeSpan.FromSeconds(1), 0.2).TotalSeconds).ToList();
        Assert.InRange(times.Min(), 0.8, 0.82);
        Assert.InRange(times.Max(), 1.18, 1.2);
    }
}
