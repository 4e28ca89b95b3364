using System.Diagnostics.CodeAnalysis;

namespace PSChat.Module;

/// <summary>Epoch, leader and members of a group at one moment.</summary>
public sealed class ChatGroupView
{
    private ChatGroupView(GroupView view, ChatGroupMemberList members)
    {
        Group = view.Group;
        Epoch = view.Epoch.Number;
        Leader = view.Leader.Name;
        LeaderId = view.Leader.Id;
        Members = members;
        MinimumCopies = view.MinimumCopies;
        Cause = view.Cause.ToString();
    }

    /// <summary>The group's name; 1 to 64 characters.</summary>
    public string Group { get; }

    /// <summary>The epoch's number, from 1; each election opens an epoch.</summary>
    public long Epoch { get; }

    /// <summary>The leader's name.</summary>
    public string Leader { get; }

    /// <summary>The leader's id.</summary>
    public long LeaderId { get; }

    /// <summary>
    /// All servers of the group, in the order in which elections prefer them. After them come the learners that the asked server
    /// knows.
    /// </summary>
    public ChatGroupMemberList Members { get; }

    /// <summary>Smallest number of servers that must hold a message before it counts as sent; 1 or more.</summary>
    public int MinimumCopies { get; }

    /// <summary>Cause of the election that led to this view, such as <c>Join</c> or <c>Failure</c>.</summary>
    public string Cause { get; }

    /// <summary>Returns a summary, as in <c>pschat: epoch 7, led by node3, 3 members</c>.</summary>
    public override string ToString() => $"{Group}: epoch {Epoch}, led by {Leader}, {Members.Count} members";

    [return: NotNullIfNotNull(nameof(view))]
    internal static ChatGroupView? Of(GroupView? view) =>
        view is null ? null : new(view, ChatGroupMember.AllOf(view.Members, view.Leader.Rank));

    /// <summary>Returns the view with the status of its servers.</summary>
    internal static ChatGroupView Of(GroupStatus status) => new(status.View, ChatGroupMember.AllOf(status));
}
