using PSChat.Wire;

namespace PSChat;

/// <summary>A group's view, and how its servers are doing.</summary>
/// <param name="View">The view.</param>
/// <param name="ElectionDuration">How long its election took at its candidate, from its cause to the view.</param>
/// <param name="Members">Its members, the highest rank first, then the servers that catch up to become members, as far as
/// the server that was asked knows of them: the leader knows all.</param>
public sealed record GroupStatus(GroupView View, TimeSpan ElectionDuration, IReadOnlyList<MemberStatus> Members)
{
    internal static GroupStatus Of(MemberList list) => new(list.View, list.ElectionDuration, list.Members);
}
