namespace PSChat.Module;

/// <summary>A new view of a group and its cause; every property is a plain value.</summary>
public sealed class ChatGroupChange
{
    internal ChatGroupChange(PSChat.ViewChangedEventArgs change)
    {
        var (view, previous) = (change.View, change.Previous);
        Group = view.Group;
        Epoch = view.Epoch.Number;
        Cause = view.Cause.ToString();
        Leader = view.Leader.Name;
        LeaderId = view.Leader.Id;
        PreviousLeader = previous?.Leader.Name;
        Servers = view.Members.Length;
        Joined = NamesOf(view.Members.Except(previous?.Members.AsEnumerable() ?? view.Members));
        Left = NamesOf((previous?.Members.AsEnumerable() ?? []).Except(view.Members));
        ElectionDurationMs = Milliseconds.Of(change.ElectionDuration);
    }

    /// <summary>The local time at which this session learned of the view.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>The epoch's number, which counts the group's elections.</summary>
    public long Epoch { get; }

    /// <summary>The election's cause, such as <c>Join</c> or <c>Failure</c>.</summary>
    public string Cause { get; }

    /// <summary>The leader's name.</summary>
    public string Leader { get; }

    /// <summary>The leader's id.</summary>
    public long LeaderId { get; }

    /// <summary>The name of the previous view's leader; null in the first object.</summary>
    public string? PreviousLeader { get; }

    /// <summary>Number of servers in the group.</summary>
    public int Servers { get; }

    /// <summary>
    /// Names of the servers that joined since the previous view, separated by commas; empty in the first object.
    /// </summary>
    public string Joined { get; }

    /// <summary>Names of the servers that left since the previous view, separated by commas.</summary>
    public string Left { get; }

    /// <summary>
    /// Milliseconds that the election took at the server that won it, from the cause to the view; close to zero for a server that
    /// is alone.
    /// </summary>
    public double ElectionDurationMs { get; }

    /// <summary>Returns a summary, as in <c>pschat: epoch 8 (Failure), led by node2, 2 servers</c>.</summary>
    public override string ToString() => $"{Group}: epoch {Epoch} ({Cause}), led by {Leader}, {Servers} servers";

    private static string NamesOf(IEnumerable<Member> members) => string.Join(", ", members.Select(member => member.Name));
}
