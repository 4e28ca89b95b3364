using PSChat.Protocol;

namespace PSChat.Simulation.Waiting;

/// <summary>A server at a moment, as somebody sees it who sees everything.</summary>
/// <typeparam name="TServer">What identifies a server.</typeparam>
internal sealed record ServerSight<TServer>
{
    public required int Host { get; init; }

    /// <summary>Whether its process lives and is not suspended.</summary>
    public required bool Runs { get; init; }

    public required ServerRole Role { get; init; }

    /// <summary>Leader of its view; itself where it leads.</summary>
    public required TServer? Leader { get; init; }

    /// <summary>Number of its view's epoch.</summary>
    public required long Epoch { get; init; }

    public required IReadOnlyList<TServer> Members { get; init; }

    public required int MinimumCopies { get; init; }

    /// <summary>Whether it leads, and parks messages because another server is to lead.</summary>
    public bool IsHandingOver { get; init; }

    /// <summary>Whether it leads, and parks messages because it may lead no longer.</summary>
    public bool IsRechecking { get; init; }

    /// <summary>Copies that a message of its view needs.</summary>
    public int Quorum => Math.Max((Members.Count / 2) + 1, MinimumCopies);
}
