namespace PSChat.Measurement;

/// <summary>The load to put on a group.</summary>
internal sealed record LoadOptions
{
    /// <summary>The shortest text with room for its sender and time.</summary>
    public const int MinimumSize = 32;

    /// <summary>The group, and where to look for it.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>
    /// Number of messages of all senders together; null for no limit, in which case <see cref="Duration"/> is one.
    /// </summary>
    public int? Count { get; init; }

    /// <summary>Time for which to send; null for no limit, in which case <see cref="Count"/> is one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Messages per second of all senders together; 0, the default, for as many as possible.</summary>
    public double Rate { get; init; }

    /// <summary>Number of sending users; 1 by default.</summary>
    public int Senders { get; init; } = 1;

    /// <summary>Number of other users, which receive; 1 by default.</summary>
    public int Receivers { get; init; } = 1;

    /// <summary>Size of each text in bytes; <see cref="MinimumSize"/> to 65,536, 100 by default.</summary>
    public int Size { get; init; } = 100;

    /// <summary>
    /// Longest time for connecting, for the acknowledgement of one message, or for a pause between deliveries; 10 s by default.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
