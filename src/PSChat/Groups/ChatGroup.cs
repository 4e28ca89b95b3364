namespace PSChat.Module;

/// <summary>A group that answered on the network.</summary>
public sealed class ChatGroup
{
    internal ChatGroup(FoundGroup found)
    {
        Group = found.Group;
        Leader = found.Leader?.Name;
        LeaderId = found.Leader?.Id;
        Endpoint = found.Leader?.Endpoint.ToString();
        Epoch = found.Epoch.Number;
        Servers = found.Servers;
        RoundTripMs = Milliseconds.Of(found.RoundTrip);
    }

    /// <summary>The group's name; 1 to 64 characters.</summary>
    public string Group { get; }

    /// <summary>The leader's name; null while an election is being held.</summary>
    public string? Leader { get; }

    /// <summary>The leader's id; null while an election is being held.</summary>
    public long? LeaderId { get; }

    /// <summary>The leader's endpoint, as <c>address:port</c>; null while an election is being held.</summary>
    public string? Endpoint { get; }

    /// <summary>The epoch's number.</summary>
    public long Epoch { get; }

    /// <summary>Number of servers in the group.</summary>
    public int Servers { get; }

    /// <summary>Milliseconds from the question to the first answer.</summary>
    public double RoundTripMs { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Group;
}
