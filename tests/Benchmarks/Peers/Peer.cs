using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>One kind of server to measure.</summary>
/// <param name="name">Name in the tables.</param>
internal abstract class Peer(string name)
{
    /// <summary>Name in the tables.</summary>
    public string Name { get; } = name;

    /// <summary>Processor time until it reaches full speed; programs with a just-in-time compiler need more.</summary>
    public virtual TimeSpan WarmUp => TimeSpan.FromMilliseconds(500);

    /// <summary>Reason why it cannot be measured here; null if it can.</summary>
    public virtual string? WhyMissing => null;

    /// <summary>Starts it on loopback, without data of earlier runs.</summary>
    public abstract Task<RunningPeer> StartAsync();

    /// <summary>Makes the dialect of its clients, a new one for each run.</summary>
    public abstract Dialect CreateDialect();
}
