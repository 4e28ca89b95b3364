namespace PSChat;

/// <summary>How often something may happen.</summary>
/// <param name="PerSecond">On average; above 0.</param>
/// <param name="Burst">At once, after a pause; at least 1.</param>
public readonly record struct Rate(double PerSecond, double Burst)
{
    /// <summary>Makes one that is never reached.</summary>
    public static Rate Unlimited { get; } = new(1e12, 1e12);
}
