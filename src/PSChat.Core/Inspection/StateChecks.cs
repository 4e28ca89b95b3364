using static PSChat.Inspection.GroupChecks;

namespace PSChat.Inspection;

/// <summary>Checks the status of each server, as the leader sees it.</summary>
internal static class StateChecks
{
    private static readonly string[] s_names = ["State", "Lag", "Clock"];

    // A learner becomes a member below this lag.
    private const long LargeLag = 256;

    // Times are shown, and filtered, by the leader's clock. A client's clock counts up to a lead of one minute.
    private static readonly TimeSpan s_smallSkew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_largeSkew = TimeSpan.FromMinutes(1);

    public static IEnumerable<CheckResult> Judge(GroupFacts facts)
    {
        if (facts.Best is not { } status)
        {
            return s_names.Select(check => Skipped(check, facts.Options.Group, "No server could be asked."));
        }

        return [.. status.Members.Select(JudgeState), .. status.Members.Select(JudgeLag), .. JudgeClocks(status)];
    }

    private static CheckResult JudgeState(MemberStatus member)
    {
        var age = $"the last sign of life is {Text(member.Silence)} old";
        return member.State switch
        {
            MemberState.Leader => Ok("State", member.Name, $"It leads; {age}."),
            MemberState.Follower => Ok("State", member.Name, $"It follows; {age}."),
            MemberState.Joining =>
                Warning("State", member.Name, $"It catches up, and is not a member yet; {age}.", RemedyCode.WaitForCatchUp),
            MemberState.Electing => Warning("State", member.Name, $"It holds an election; {age}.", RemedyCode.WaitForElection),
            _ => Failed(
                "State", member.Name, $"It is silent: {age}.",
                RemedyCode.CheckSilentServer),
        };
    }

    private static CheckResult JudgeLag(MemberStatus member) => member switch
    {
        { State: MemberState.Silent } => Skipped("Lag", member.Name, "The server did not answer."),
        { Lag: > LargeLag } => Warning(
            "Lag", member.Name, $"It holds {member.Lag} messages fewer than the one that holds the most.",
            RemedyCode.RelieveLaggingServer),
        { Lag: 0 } => Ok("Lag", member.Name, "It holds every message."),
        _ => Ok("Lag", member.Name, $"It holds {member.Lag} messages fewer than the one that holds the most."),
    };

    /// <summary>Compares with the leader's clock, from which the times of messages come.</summary>
    private static IEnumerable<CheckResult> JudgeClocks(GroupStatus status)
    {
        if (status.Members.FirstOrDefault(member => member.Rank == status.View.Leader.Rank)
            is not { State: not MemberState.Silent } leader)
        {
            return [Skipped("Clock", status.View.Leader.Name, "The leader did not answer.")];
        }

        var others = status.Members.Where(member => member.Rank != leader.Rank).ToArray();
        return others.Length == 0
            ? [Skipped("Clock", leader.Name, "There is no other server to compare its clock with.")]
            : others.Select(member => JudgeClock(member, member.ClockOffset - leader.ClockOffset));
    }

    private static CheckResult JudgeClock(MemberStatus member, TimeSpan skew)
    {
        if (member.State == MemberState.Silent) return Skipped("Clock", member.Name, "The server did not answer.");
        var detail = $"Its clock is {Text(skew.Duration())} {(skew < TimeSpan.Zero ? "behind" : "ahead of")} the leader's.";
        return skew.Duration() >= s_largeSkew ? Failed("Clock", member.Name, detail, RemedyCode.SetServerClocks)
            : skew.Duration() >= s_smallSkew ? Warning("Clock", member.Name, detail, RemedyCode.SetServerClocks)
            : Ok("Clock", member.Name, detail);
    }
}
