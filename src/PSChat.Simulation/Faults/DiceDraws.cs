using PSChat.Groups;

namespace PSChat.Simulation.Faults;

/// <summary>Ways to draw from the dice.</summary>
internal static class DiceDraws
{
    /// <summary>Draws an index; the probability of each is its weight.</summary>
    public static int Pick(this Dice dice, IEnumerable<int> weights)
    {
        var all = weights as IReadOnlyList<int> ?? [.. weights];
        var left = dice.Next(all.Sum());
        for (var at = 0; ; at++)
        {
            left -= all[at];
            if (left < 0) return at;
        }
    }

    public static T One<T>(this Dice dice, IReadOnlyList<T> of) => of[dice.Next(of.Count)];

    /// <summary>Returns true once in <paramref name="times"/> draws.</summary>
    public static bool OnceIn(this Dice dice, int times) => dice.Next(times) == 0;

    /// <summary>
    /// Draws a time from 0 to <paramref name="most"/>, on a scale of powers of two, so that short times are as frequent as long
    /// ones.
    /// </summary>
    public static TimeSpan Wait(this Dice dice, TimeSpan most) => most / (1 << dice.Next(8)) * (dice.Next(1001) / 1000.0);
}
