namespace PSChat.Module;

/// <summary>A new view of a group, and what led to it; every property is a plain value.</summary>
public sealed class ChatGroupChange
{
    internal ChatGroupChange(PSChat.ViewChangedEventArgs change)
    {
        var (view, previous) = (change.View, change.Previous);
        Group = view.Group;
        Epoch = view.Epoch.Number;
        Cause = view.Cause;
        Leader = view.Leader.Name;
        LeaderId = view.Leader.Id;
        PreviousLeader = previous?.Leader.Name;
        Servers = view.Members.Length;
        Joined = NamesOf(view.Members.Except(previous?.Members.AsEnumerable() ?? view.Members));
        Left = NamesOf((previous?.Members.AsEnumerable() ?? []).Except(view.Members));
        ElectionDuration = change.ElectionDuration;
    }

    /// <summary>When this session was told of it; local time.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>Counts the group's elections.</summary>
    public long Epoch { get; }

    /// <summary>Why the election was held.</summary>
    public ViewCause Cause { get; }

    /// <summary>The name of the server that leads.</summary>
    public string Leader { get; }

    /// <summary>The id of the server that leads.</summary>
    public long LeaderId { get; }

    /// <summary>The name of the server that led in the view before; null in the first object.</summary>
    public string? PreviousLeader { get; }

    /// <summary>How many servers the group has.</summary>
    public int Servers { get; }

    /// <summary>The names of those that came since the view before, with commas; empty in the first object.</summary>
    public string Joined { get; }

    /// <summary>The names of those that are gone since the view before, with commas.</summary>
    public string Left { get; }

    /// <summary>How long the election took at the server that won it, from its cause to the view; a server that is alone has
    /// nobody to wait for.</summary>
    public TimeSpan ElectionDuration { get; }

    /// <summary>As in <c>pschat: epoch 8 (Failure), led by node2, 2 servers</c>.</summary>
    public override string ToString() => $"{Group}: epoch {Epoch} ({Cause}), led by {Leader}, {Servers} servers";

    private static string NamesOf(IEnumerable<Member> members) => string.Join(", ", members.Select(member => member.Name));
}
