namespace PSChat;

/// <summary>Options of reading a room with <see cref="ChatClient.ReadAllAsync"/>.</summary>
public sealed record ReadOptions
{
    /// <summary>
    /// Most messages that the reader holds; 1 to 1,000,000. By default 1,000, which is a few seconds of a busy room and about 100
    /// KiB.
    /// </summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>
    /// Treatment of new messages when the reader is full. By default they wait, because a chat should miss nothing.
    /// </summary>
    public FullMode WhenFull { get; init; } = FullMode.Wait;

    /// <summary>
    /// Number of earlier messages that come first, as far as the server keeps them; 0 by default. If the client is in the room
    /// already, they are read from the server's history.
    /// </summary>
    public int History { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfNegative(History);
    }
}
