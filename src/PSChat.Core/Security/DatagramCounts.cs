namespace PSChat;

/// <summary>Datagrams that came by UDP since the start, by outcome.</summary>
/// <param name="Taken">Accepted.</param>
/// <param name="Foreign">Not from PSChat, of another version or group, or unreadable.</param>
/// <param name="KeyRequired">Of this group and unsealed, though the group has a key.</param>
/// <param name="KeyUnexpected">Of this group and sealed, though the group has no key.</param>
/// <param name="KeyWrong">Of this group, sealed with another key, forged or changed on the way.</param>
/// <param name="Repeated">Sealed and accepted before: the network or an attacker sent them again.</param>
/// <param name="ClockWrong">
/// Sealed by an unknown sender, with a time more than five minutes away from now. A clock is wrong, or recorded datagrams are
/// sent again.
/// </param>
/// <param name="Failed">Failed to be sent or received.</param>
public readonly record struct DatagramCounts(
    long Taken, long Foreign, long KeyRequired, long KeyUnexpected, long KeyWrong, long Repeated, long ClockWrong, long Failed)
{
    /// <summary>Numbers of refused datagrams by reason; each name is that of the property here.</summary>
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
