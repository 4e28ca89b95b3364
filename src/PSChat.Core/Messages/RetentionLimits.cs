namespace PSChat.Messages;

/// <summary>How much is kept in memory; what is older is dropped.</summary>
internal sealed record RetentionLimits
{
    /// <summary>Messages of one room: what a client that was away for a while, or joins, can look back on.</summary>
    public int RoomMessages { get; init; } = 10_000;

    /// <summary>Bytes of one room: with the longest texts, a busy room must not take the memory of all.</summary>
    public long RoomBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of all rooms together: what an ordinary machine can spare.</summary>
    public long TotalBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Epochs that have messages. Each costs its place in every frontier that travels, and at most
    /// <see cref="Frontier.MaximumEpochs"/> travel; what is between the two is for epochs that are not delivered yet. With
    /// an election a minute, the last two days.
    /// </summary>
    public int Epochs { get; init; } = 3072;
}
