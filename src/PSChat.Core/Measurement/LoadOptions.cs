namespace PSChat.Measurement;

/// <summary>What load to put on a group.</summary>
internal sealed record LoadOptions
{
    /// <summary>The shortest text that has room for who sent it and when.</summary>
    public const int MinimumSize = 32;

    /// <summary>The group, and where to look for it.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>How many messages all senders send together; null for no limit, and then <see cref="Duration"/> is one.</summary>
    public int? Count { get; init; }

    /// <summary>How long to send; null for no limit, and then <see cref="Count"/> is one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many messages a second all senders send together; 0, the default, for as many as go.</summary>
    public double Rate { get; init; }

    /// <summary>How many users send; 1 by default.</summary>
    public int Senders { get; init; } = 1;

    /// <summary>How many other users receive; 1 by default.</summary>
    public int Receivers { get; init; } = 1;

    /// <summary>The bytes of each text; <see cref="MinimumSize"/> to 65,536, 100 by default.</summary>
    public int Size { get; init; } = 100;

    /// <summary>How long connecting, the acknowledgement of one message, or a pause in what is received may take; 10 s by
    /// default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
