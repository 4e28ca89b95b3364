namespace PSChat.Wire;

/// <summary>Long lists, divided into parts that each fit a frame.</summary>
internal static class Batch
{
    /// <summary>Bytes that an item may take beyond its estimate.</summary>
    private const int Allowance = 512;

    /// <summary>The parts in order; at least one, which may be empty.</summary>
    /// <param name="items">The list.</param>
    /// <param name="size">Estimated size of an item in bytes.</param>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(List<T> items, Func<T, int> size)
    {
        var start = 0;
        var bytes = 0;
        for (var at = 0; at < items.Count; at++)
        {
            var next = size(items[at]) + Allowance;
            if (at > start && bytes + next > WireConstants.MaximumBatch)
            {
                yield return items.GetRange(start, at - start);
                (start, bytes) = (at, 0);
            }

            bytes += next;
        }

        yield return items.GetRange(start, items.Count - start);
    }
}
