namespace PSChat.Messages;

/// <summary>One message as it was delivered.</summary>
/// <param name="Entry">The message.</param>
/// <param name="IsLate">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="Number">Counts this server's deliveries over all rooms.</param>
internal readonly record struct DeliveredEntry(LogEntry Entry, bool IsLate, long Number);

/// <summary>
/// What was delivered in one room, in order. Clients read it by cursor, so that there is no queue for each client and a
/// slow one costs nothing but its place in the log.
/// </summary>
internal sealed class RoomLog(string name)
{
    private readonly List<DeliveredEntry> _entries = [];

    /// <summary>The room's name, as the first to use it wrote it.</summary>
    public string Name { get; } = name;

    /// <summary>The cursor of one that has read everything.</summary>
    public long End => _entries.Count;

    public DeliveredEntry this[long cursor] => _entries[(int)cursor];

    public void Add(DeliveredEntry entry) => _entries.Add(entry);

    /// <summary>Where one starts to read who has been sent all that <paramref name="frontier"/> covers.</summary>
    /// <remarks>The first message that is not covered; later ones may be covered again, when late messages came in
    /// between, and are to be skipped.</remarks>
    public long FindStart(Frontier frontier)
    {
        for (var cursor = 0; cursor < _entries.Count; cursor++)
        {
            if (!frontier.Covers(_entries[cursor].Entry.Position)) return cursor;
        }

        return End;
    }
}
