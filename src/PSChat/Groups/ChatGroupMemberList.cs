using System.Collections.ObjectModel;

namespace PSChat.Module;

/// <summary>
/// Servers of a group. As text they are their names, so that Export-Csv and similar cmdlets show more than a type.
/// </summary>
public sealed class ChatGroupMemberList : ReadOnlyCollection<ChatGroupMember>
{
    internal ChatGroupMemberList(IEnumerable<ChatGroupMember> members)
        : base([.. members])
    {
    }

    /// <summary>Returns the names, the leader's with a star: <c>*node3 node2 node1</c>.</summary>
    public override string ToString() =>
        string.Join(' ', this.Select(member => member.IsLeader ? $"*{member.Name}" : member.Name));
}
