namespace PSChat.Groups;

/// <summary>
/// Random numbers from a seed (SplitMix64; Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014). They are
/// the same on every machine, so that a simulated run can be repeated.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1.</summary>
    public int Next(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>A time of <paramref name="mean"/> ± <paramref name="share"/> of it.</summary>
    public TimeSpan Around(TimeSpan mean, double share) =>
        mean * (1 - share + (2 * share * (Next() >> 11) / (1UL << 53)));
}
