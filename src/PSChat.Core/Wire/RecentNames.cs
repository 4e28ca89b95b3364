namespace PSChat.Wire;

/// <summary>
/// Names that were read recently on this thread. Every message carries its room and its sender. To decode and check both for each
/// message would take longer than its text.
/// </summary>
internal static class RecentNames
{
    /// <summary>A power of two. A name has one place, and replaces the name that was there.</summary>
    private const int Places = 64;

    [ThreadStatic]
    private static (byte[] Utf8, string Name)[]? t_names;

    /// <summary>The valid name with these bytes; null if it was not read recently.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        if (t_names is null || utf8.IsEmpty) return null;
        ref readonly var recent = ref t_names[PlaceOf(utf8)];
        return recent.Name is not null && utf8.SequenceEqual(recent.Utf8) ? recent.Name : null;
    }

    /// <summary>Adds a valid name.</summary>
    public static void Add(ReadOnlySpan<byte> utf8, string name)
    {
        t_names ??= new (byte[], string)[Places];
        t_names[PlaceOf(utf8)] = (utf8.ToArray(), name);
    }

    private static int PlaceOf(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a, whose upper bits are better distributed.
        var hash = 2166136261u;
        foreach (var next in utf8) hash = (hash ^ next) * 16777619u;
        return (int)((hash >> 16) ^ hash) & (Places - 1);
    }
}
