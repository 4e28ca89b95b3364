namespace PSChat.Inspection;

/// <summary>What was seen of a group from this machine, before anybody judges it.</summary>
/// <param name="Options">Where the group was looked for.</param>
/// <param name="PortFailure">Why the discovery port cannot be had here; null if it can.</param>
/// <param name="Routes">Every way of asking who is there, and whether somebody answered.</param>
/// <param name="Members">The servers that anybody named, the highest rank first; empty if nobody answered.</param>
internal sealed record GroupFacts(
    NetworkOptions Options, ChatException? PortFailure, IReadOnlyList<RouteFacts> Routes, IReadOnlyList<MemberFacts> Members)
{
    /// <summary>What the one who knows best told: the leader of the newest view, else another one with this view.</summary>
    public GroupStatus? Best => Members
        .Where(member => member.Status is not null)
        .OrderByDescending(member => member.Status!.View.Epoch)
        .ThenByDescending(member => member.Status!.View.Leader.Rank == member.Member.Rank)
        .FirstOrDefault()?.Status;
}
