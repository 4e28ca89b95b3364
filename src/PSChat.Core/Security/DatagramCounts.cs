namespace PSChat;

/// <summary>What came by UDP since the start, by what became of it.</summary>
/// <param name="Taken">Taken.</param>
/// <param name="Foreign">None of PSChat's, of another version or group, or not to be understood.</param>
/// <param name="KeyRequired">Of this group, without a seal though the group has a key.</param>
/// <param name="KeyUnexpected">Of this group, with a seal though the group has no key.</param>
/// <param name="KeyWrong">Of this group, sealed with another key, forged or changed on the way.</param>
/// <param name="Repeated">Sealed, and taken before: sent again by the network or by somebody.</param>
/// <param name="ClockWrong">Sealed by somebody unknown more than five minutes ago, or ahead of now: a clock is wrong, or
/// somebody sends again what was recorded.</param>
/// <param name="Failed">Could not be sent or received.</param>
public readonly record struct DatagramCounts(
    long Taken, long Foreign, long KeyRequired, long KeyUnexpected, long KeyWrong, long Repeated, long ClockWrong, long Failed)
{
    /// <summary>What was not taken, by the reason; each name is the one that it has here.</summary>
    internal IEnumerable<(string Reason, long Count)> ListRefused() =>
    [
        (nameof(Foreign), Foreign),
        (nameof(KeyRequired), KeyRequired),
        (nameof(KeyUnexpected), KeyUnexpected),
        (nameof(KeyWrong), KeyWrong),
        (nameof(Repeated), Repeated),
        (nameof(ClockWrong), ClockWrong),
        (nameof(Failed), Failed),
    ];
}
