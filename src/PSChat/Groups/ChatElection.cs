namespace PSChat.Module;

/// <summary>Result of an election.</summary>
public sealed class ChatElection
{
    /// <summary>Makes the result.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="result">The outcome.</param>
    /// <param name="before">The previous view, if there was one; it has the name of a leader that is gone.</param>
    internal ChatElection(string group, ElectionResult result, GroupView? before)
    {
        Group = group;
        Winner = result.Winner.Name;
        WinnerId = result.Winner.Id;
        Epoch = result.Epoch.Number;
        if (result.PreviousLeader is { } previous)
        {
            PreviousLeaderId = previous.Id;
            var known = result.Candidates.FirstOrDefault(member => member.Rank == previous) ?? before?.Find(previous);
            PreviousLeader = known?.Name;
        }

        Candidates = ChatGroupMember.AllOf(result.Candidates, result.Winner.Rank);
        DurationMs = Milliseconds.Of(result.Duration);
    }

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>The new leader's name.</summary>
    public string Winner { get; }

    /// <summary>The new leader's id.</summary>
    public long WinnerId { get; }

    /// <summary>The number of the epoch that the election opened.</summary>
    public long Epoch { get; }

    /// <summary>The previous leader's name; null if there was none, or if the name is no longer known.</summary>
    public string? PreviousLeader { get; }

    /// <summary>The previous leader's id; null if there was none.</summary>
    public long? PreviousLeaderId { get; }

    /// <summary>The servers that could have won, in the order in which elections prefer them.</summary>
    public ChatGroupMemberList Candidates { get; }

    /// <summary>Milliseconds from the request to the new view.</summary>
    public double DurationMs { get; }

    /// <summary>Returns a summary, as in <c>pschat: node3 won epoch 8</c>.</summary>
    public override string ToString() => $"{Group}: {Winner} won epoch {Epoch}";
}
