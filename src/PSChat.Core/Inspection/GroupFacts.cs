namespace PSChat.Inspection;

/// <summary>The facts about a group that this machine sees, before any judgement.</summary>
/// <param name="Options">The options with which the group was searched.</param>
/// <param name="PortFailure">Reason why the discovery port is not available here; null if it is.</param>
/// <param name="Routes">Every route of discovery, and its answer.</param>
/// <param name="Members">The servers that any answer named, the highest rank first; empty without an answer.</param>
internal sealed record GroupFacts(
    NetworkOptions Options, ChatException? PortFailure, IReadOnlyList<RouteFacts> Routes, IReadOnlyList<MemberFacts> Members)
{
    /// <summary>
    /// The status from the best informed server: the leader of the newest view, otherwise another server with this view.
    /// </summary>
    public GroupStatus? Best => Members
        .Where(member => member.Status is not null)
        .OrderByDescending(member => member.Status!.View.Epoch)
        .ThenByDescending(member => member.Status!.View.Leader.Rank == member.Member.Rank)
        .FirstOrDefault()?.Status;
}
