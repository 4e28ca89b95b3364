namespace PSChat.Benchmarks.Load;

/// <summary>Checks for each receiver that every message of each sender comes once, and in order.</summary>
/// <param name="receivers">Number of receivers.</param>
/// <param name="senders">Number of senders.</param>
internal sealed class DeliveryChecker(int receivers, int senders)
{
    private readonly long[] _last = new long[receivers * senders];

    /// <summary>Messages that came before an earlier one of their sender, until the earlier one comes.</summary>
    private readonly Dictionary<(int Receiver, int Sender), SortedSet<long>> _early = [];

    /// <summary>Number of messages that came again.</summary>
    public long Doubled { get; private set; }

    /// <summary>Number of messages that came after a later one of their sender.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Notes a delivery.</summary>
    /// <returns>Whether the message came for the first time.</returns>
    public bool Note(int receiver, int sender, long sequence)
    {
        ref var last = ref _last[(receiver * senders) + sender];
        if (sequence == last + 1 && _early.Count == 0)
        {
            last = sequence;
            return true;
        }

        return NoteOutOfTurn(ref last, (receiver, sender), sequence);
    }

    /// <summary>Counts the messages that never came, of <paramref name="sent"/> for each sender.</summary>
    public long CountLost(IReadOnlyList<long> sent)
    {
        var lost = 0L;
        for (var at = 0; at < _last.Length; at++)
        {
            var early = _early.GetValueOrDefault((at / senders, at % senders));
            lost += sent[at % senders] - _last[at] - (early?.Count ?? 0);
        }

        return lost;
    }

    private bool NoteOutOfTurn(ref long last, (int, int) pair, long sequence)
    {
        var early = _early.GetValueOrDefault(pair);
        if (sequence <= last || early?.Contains(sequence) == true)
        {
            Doubled++;
            return false;
        }

        if (early is { Count: > 0 } && sequence < early.Max) OutOfOrder++;
        if (sequence > last + 1)
        {
            if (early is null) _early[pair] = early = [];
            early.Add(sequence);
            return true;
        }

        for (last = sequence; early?.Remove(last + 1) == true; last++)
        {
        }

        if (early is { Count: 0 }) _early.Remove(pair);
        return true;
    }
}
