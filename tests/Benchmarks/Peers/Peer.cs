using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>One kind of server to measure.</summary>
/// <param name="name">As in the tables.</param>
internal abstract class Peer(string name)
{
    /// <summary>As in the tables.</summary>
    public string Name { get; } = name;

    /// <summary>How much processor time it takes to be as fast as it gets: programs that are compiled as they run need more.</summary>
    public virtual TimeSpan WarmUp => TimeSpan.FromMilliseconds(500);

    /// <summary>Why it cannot be measured here; null if it can.</summary>
    public virtual string? WhyMissing => null;

    /// <summary>Starts it on loopback, with nothing kept from earlier runs.</summary>
    public abstract Task<RunningPeer> StartAsync();

    /// <summary>How its clients talk; a new one for each run.</summary>
    public abstract Dialect CreateDialect();
}
