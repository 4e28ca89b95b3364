using PSChat.Kit.Chaos;
using PSChat.Simulation.Bouts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A planned fault, made from the seed alone before anything has run.</summary>
/// <param name="Kind">Kind of the fault.</param>
/// <param name="At">Time of the fault, from the start of the bout.</param>
/// <param name="Lasts">Time until its end, or until another process replaces one that is gone.</param>
/// <param name="Target">The affected host, or <see cref="Leader"/>.</param>
/// <param name="Other">The other end of a one-way cut.</param>
/// <param name="Side">The hosts that are split off.</param>
/// <param name="NewId">The id of the new process; null for the same id as before.</param>
internal sealed record PlannedFault(
    BoutFaultKind Kind, TimeSpan At, TimeSpan Lasts, int Target, int Other, IReadOnlySet<int> Side, long? NewId)
{
    /// <summary>Value of <see cref="Target"/> for the host that leads at that moment.</summary>
    public const int Leader = -1;

    /// <summary>Whether a server loses its memory.</summary>
    public bool IsDeath => Kind is BoutFaultKind.Kill or BoutFaultKind.Leave;
}
