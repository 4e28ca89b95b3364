namespace PSChat.Benchmarks.Report;

/// <summary>Percentiles by nearest rank, so that each is a measured value.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>The largest value; NaN if there is none.</summary>
    public double Largest => At(1);

    /// <summary>Returns the smallest value that a share of all values does not exceed; NaN if there is none.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double At(double share) =>
        _sorted.Length == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
