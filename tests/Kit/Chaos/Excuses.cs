using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>
/// Which acknowledged messages may be gone: those of which all holders may have lost their memory before any other
/// server got a copy. That takes as many deaths among the members of the view in which the message was committed as it
/// had copies when it was acknowledged, all of them between two moments at which all servers had one view: a member has
/// a view only when it holds everything before it, so at such a moment every server has a copy.
/// </summary>
/// <remarks>
/// <see cref="ChaosSchedule"/> does not let so many die of a view with all servers. What is left is a view without
/// some of them that came about in the instant between the last look at the views and the kill.
/// </remarks>
internal sealed class Excuses(ChaosEvidence evidence)
{
    private readonly ILookup<(long, string), string> _members = evidence.Views
        .SelectMany(view => view.Members, (view, member) => (Epoch: (view.Epoch, $"{view.Leader.Id}#{view.Leader.Instance}"), member.Instance))
        .Distinct()
        .ToLookup(pair => pair.Epoch, pair => pair.Instance);

    /// <summary>Whether this message may be gone.</summary>
    public bool Has(AcknowledgedEvent acknowledged)
    {
        var from = evidence.Settled.LastOrDefault(at => at <= acknowledged.Time, DateTimeOffset.MinValue);
        var to = evidence.Settled.FirstOrDefault(at => at > acknowledged.Time, DateTimeOffset.MaxValue);
        var members = _members[(acknowledged.Position.Epoch, acknowledged.Position.Leader)].ToHashSet();
        var dead = evidence.Faults.Count(fault => fault.Dead is { } instance && members.Contains(instance) && fault.From >= from && fault.From < to);
        return dead > 0 && dead >= acknowledged.Copies;
    }
}
