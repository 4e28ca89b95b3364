namespace PSChat.Module;

/// <summary>How an election ended.</summary>
public sealed class ChatElection
{
    /// <summary>Makes one.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="result">The outcome.</param>
    /// <param name="before">The view before, if there was one: it knows the name of a leader that is gone.</param>
    internal ChatElection(string group, ElectionResult result, GroupView? before)
    {
        Group = group;
        Winner = result.Winner.Name;
        WinnerId = result.Winner.Id;
        Epoch = result.Epoch.Number;
        if (result.PreviousLeader is { } previous)
        {
            PreviousLeaderId = previous.Id;
            PreviousLeader = (result.Candidates.FirstOrDefault(member => member.Rank == previous) ?? before?.Find(previous))?.Name;
        }

        Candidates = ChatGroupMember.AllOf(result.Candidates, result.Winner.Rank);
        Duration = result.Duration;
    }

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>The name of the server that leads now.</summary>
    public string Winner { get; }

    /// <summary>The id of the server that leads now.</summary>
    public long WinnerId { get; }

    /// <summary>The number of the epoch that the election opened.</summary>
    public long Epoch { get; }

    /// <summary>The name of the server that led before; null if none did, or where it is not known any more.</summary>
    public string? PreviousLeader { get; }

    /// <summary>The id of the server that led before; null if none did.</summary>
    public long? PreviousLeaderId { get; }

    /// <summary>The servers that could have won, in the order in which elections prefer them.</summary>
    public ChatGroupMemberList Candidates { get; }

    /// <summary>From the request to the new view.</summary>
    public TimeSpan Duration { get; }

    /// <summary>As in <c>pschat: node3 won epoch 8</c>.</summary>
    public override string ToString() => $"{Group}: {Winner} won epoch {Epoch}";
}
