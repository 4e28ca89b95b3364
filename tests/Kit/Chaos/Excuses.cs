using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>
/// Decides which acknowledged messages may be lost: those of which all holders may have lost their memory before another server
/// got a copy. For that, as many members of the message's view must have died as there were copies when it was acknowledged. All
/// these deaths must be between two moments at which all servers had one view. A member has a view only when it holds everything
/// before it, so at such a moment every server has a copy.
/// </summary>
/// <remarks>
/// <see cref="ChaosSchedule"/> does not let so many members of a view with all servers die. The remaining case is a view
/// without some of them that was installed between the last look at the views and the kill.
/// </remarks>
internal sealed class Excuses(ChaosEvidence evidence)
{
    private readonly ILookup<(long, string), string> _members = evidence.Views
        .SelectMany(view => view.Members, (view, member) =>
            (Epoch: (view.Epoch, $"{view.Leader.Id}#{view.Leader.Instance}"), member.Instance))
        .Distinct()
        .ToLookup(pair => pair.Epoch, pair => pair.Instance);

    /// <summary>Whether this message may be lost.</summary>
    public bool Has(AcknowledgedEvent acknowledged)
    {
        var from = evidence.Settled.LastOrDefault(at => at <= acknowledged.Time, DateTimeOffset.MinValue);
        var to = evidence.Settled.FirstOrDefault(at => at > acknowledged.Time, DateTimeOffset.MaxValue);
        var members = _members[(acknowledged.Position.Epoch, acknowledged.Position.Leader)].ToHashSet();
        var dead = evidence.Faults.Count(fault =>
            fault.Dead is { } instance && members.Contains(instance) && fault.From >= from && fault.From < to);
        return dead > 0 && dead >= acknowledged.Copies;
    }
}
