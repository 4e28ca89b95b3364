using PSChat.Kit.Chaos;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A fault as it is planned: from the seed alone, before anything has run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">When, counted from the start of the bout.</param>
/// <param name="Lasts">How long until it is over, or until another process takes the place of one that is gone.</param>
/// <param name="Target">The host that it happens to, or <see cref="Leader"/>.</param>
/// <param name="Other">The other end of a one-way cut.</param>
/// <param name="Side">The hosts that are split off.</param>
/// <param name="NewId">The id of the process that takes the place; null for the same as before.</param>
internal sealed record PlannedFault(
    FaultKind Kind, TimeSpan At, TimeSpan Lasts, int Target, int Other, IReadOnlySet<int> Side, long? NewId)
{
    /// <summary>Stands for the host of whoever leads at that moment.</summary>
    public const int Leader = -1;

    /// <summary>Whether a server's memory is lost by it.</summary>
    public bool IsDeath => Kind is FaultKind.Kill or FaultKind.Leave;
}
