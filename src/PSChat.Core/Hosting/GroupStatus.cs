using PSChat.Wire;

namespace PSChat;

/// <summary>A group's view, and how its servers are doing.</summary>
/// <param name="View">The view.</param>
/// <param name="ElectionDuration">Duration of the view's election at its candidate, from the cause to the view.</param>
/// <param name="Members">The members, the highest rank first, then the servers that catch up to become members. The latter are
/// those that the asked server knows of; the leader knows all.</param>
public sealed record GroupStatus(GroupView View, TimeSpan ElectionDuration, IReadOnlyList<MemberStatus> Members)
{
    internal static GroupStatus Of(MemberList list) => new(list.View, list.ElectionDuration, list.Members);
}
