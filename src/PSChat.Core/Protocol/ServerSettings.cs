using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>What a server's state machine is told at its start.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Self">The server as it announces itself.</param>
/// <param name="MinimumCopies">What the user insists on; null adopts the group's.</param>
/// <param name="Timings">The times it goes by.</param>
/// <param name="Seed">For its random numbers.</param>
internal sealed record ServerSettings(string Group, Member Self, int? MinimumCopies, GroupTimings Timings, ulong Seed)
{
    /// <summary>How much clients may use, and how much is kept.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Whether it is not yet as fast as it gets: it becomes no member of others' groups before it is told that it has
    /// <see cref="ServerProtocol.WarmedUp"/>.</summary>
    public bool IsCold { get; init; }

    /// <summary>So many messages of its history a newcomer delivers in one turn: some tenths of a millisecond.</summary>
    public int HistoryPart { get; init; } = 64;

    /// <summary>For tests of the simulator only.</summary>
    public PlantedBug Bugs { get; init; }
}
