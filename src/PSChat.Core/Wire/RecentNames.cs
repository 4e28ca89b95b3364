namespace PSChat.Wire;

/// <summary>
/// Names that were read lately on this thread. Every message says its room and its sender: decoded and checked anew for each,
/// they would take longer than its text.
/// </summary>
internal static class RecentNames
{
    /// <summary>A power of two; a name has one place, which it takes from the one before.</summary>
    private const int Places = 64;

    [ThreadStatic]
    private static (byte[] Utf8, string Name)[]? t_names;

    /// <summary>The name of these bytes, which keeps the rule for names; null if it was not read lately.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        if (t_names is null || utf8.IsEmpty) return null;
        ref readonly var recent = ref t_names[PlaceOf(utf8)];
        return recent.Name is not null && utf8.SequenceEqual(recent.Utf8) ? recent.Name : null;
    }

    /// <summary>Keeps a name that keeps the rule.</summary>
    public static void Add(ReadOnlySpan<byte> utf8, string name)
    {
        t_names ??= new (byte[], string)[Places];
        t_names[PlaceOf(utf8)] = (utf8.ToArray(), name);
    }

    private static int PlaceOf(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a, whose upper bits are the better ones.
        var hash = 2166136261u;
        foreach (var next in utf8) hash = (hash ^ next) * 16777619u;
        return (int)((hash >> 16) ^ hash) & (Places - 1);
    }
}
