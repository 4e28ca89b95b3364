namespace PSChat.Simulation.World;

/// <summary>
/// A number for everything that happened in a run, in order (FNV-1a, 64 bits): two runs of one seed must have the same,
/// in any process and on any machine.
/// </summary>
internal sealed class TraceHash
{
    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(long value) => Value = (Value ^ (ulong)value) * 1099511628211;

    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
