namespace PSChat;

/// <summary>A limit for the frequency of an action.</summary>
/// <param name="PerSecond">Average rate per second; above 0.</param>
/// <param name="Burst">Number at once after a pause; at least 1.</param>
public readonly record struct Rate(double PerSecond, double Burst)
{
    /// <summary>A rate that is never reached.</summary>
    public static Rate Unlimited { get; } = new(1e12, 1e12);
}
