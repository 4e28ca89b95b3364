using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>Settings that a server's state machine gets at its start.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Self">The server as it announces itself.</param>
/// <param name="MinimumCopies">The user's demand; null adopts the group's.</param>
/// <param name="Timings">Times of the group.</param>
/// <param name="Seed">Seed of its random numbers.</param>
internal sealed record ServerSettings(string Group, Member Self, int? MinimumCopies, GroupTimings Timings, ulong Seed)
{
    /// <summary>Limits for clients, and for what is kept.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether its code is not compiled yet. A cold server does not become a member of another group before
    /// <see cref="ServerProtocol.WarmedUp"/> is called.
    /// </summary>
    public bool IsCold { get; init; }

    /// <summary>
    /// Most members of the group; further servers wait outside as spares (G9). It is lower than the wire's only in tests.
    /// </summary>
    public int MaximumMembers { get; init; } = GroupLimits.MaximumMembers;

    /// <summary>Number of messages of its history that a newcomer delivers in one turn: some tenths of a millisecond.</summary>
    public int HistoryPart { get; init; } = 64;

    /// <summary>Planted bugs, for tests of the simulator only.</summary>
    public PlantedBug Bugs { get; init; }
}
