namespace PSChat;

/// <summary>How a room is read, see <see cref="ChatClient.ReadAllAsync"/>.</summary>
public sealed record ReadOptions
{
    /// <summary>
    /// How many messages the reader holds at most; 1 to 1,000,000. By default 1,000: a few seconds of a busy room, and
    /// some 100 KiB.
    /// </summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>What happens when the reader is full; by default new messages wait, because a chat is to miss nothing.</summary>
    public FullMode WhenFull { get; init; } = FullMode.Wait;

    /// <summary>How many earlier messages come first, where reading joins the room; 0 by default.</summary>
    public int History { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfNegative(History);
    }
}
