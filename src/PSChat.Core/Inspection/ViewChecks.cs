using static PSChat.Inspection.GroupChecks;

namespace PSChat.Inspection;

/// <summary>Whether the servers are one group, with the right leader, and enough of them.</summary>
internal static class ViewChecks
{
    private static readonly string[] s_names = ["View", "Leader", "Quorum"];

    public static IEnumerable<CheckResult> Judge(GroupFacts facts)
    {
        if (facts.Best is { View: var view } best)
        {
            return [JudgeView(facts), JudgeLeader(view), JudgeQuorum(best.Members, view)];
        }

        return s_names.Select(check => Skipped(check, facts.Options.Group, "No server could be asked."));
    }

    private static CheckResult JudgeView(GroupFacts facts)
    {
        var asked = facts.Members.Where(member => member.Status is not null).ToArray();
        var views = asked.Select(member => member.Status!.View).Distinct().ToArray();
        var unasked = asked.Length < facts.Members.Count ? $" {facts.Members.Count - asked.Length} of {facts.Members.Count} could not be asked." : "";
        return views.Length == 1
            ? Ok("View", facts.Options.Group, $"{asked.Length} servers agree: epoch {views[0].Epoch.Number}, led by {views[0].Leader.Name}.{unasked}")
            : Failed(
                "View", facts.Options.Group,
                string.Join("; ", asked.Select(member => $"{member.Member.Name} is in epoch {member.Status!.View.Epoch.Number}, led by {member.Status.View.Leader.Name}"))
                    + $".{unasked}",
                "The servers do not reach each other: check their TCP and UDP ports and the network between them. They merge by themselves when they do.");
    }

    private static CheckResult JudgeLeader(GroupView view)
    {
        var highest = view.Members[0];
        return view.Leader.Rank == highest.Rank
            ? Ok("Leader", view.Leader.Name, $"It leads, and has the highest rank (id {highest.Id}).")
            : Warning(
                "Leader", view.Leader.Name, $"It leads, but {highest.Name} (id {highest.Id}) has a higher rank: that one did not stand, as a server whose "
                + "own ticks come late does not.",
                $"Look for load on the machine of {highest.Name}; Invoke-ChatElection holds an election once it is well.");
    }

    private static CheckResult JudgeQuorum(IReadOnlyList<MemberStatus> statuses, GroupView view)
    {
        var alive = statuses.Count(status => status is { IsMember: true, State: not MemberState.Silent });
        var needed = view.CommitQuorum;
        var all = $"{alive} of {view.Members.Length} servers answer, {needed} must hold a message";
        var afterFailure = view.Members.Length - 1;
        return alive < needed
            ? Failed(
                "Quorum", view.Group, $"{all}: nothing that is sent is confirmed.",
                $"Bring the servers back that do not answer, or start others, until {needed} hold together.")
            : afterFailure == 0
                ? Warning("Quorum", view.Group, $"{all}; when it fails, the group and its messages are gone.", "Start a second and a third server, on other machines.")
                : afterFailure < view.MinimumCopies
                    ? Warning(
                        "Quorum", view.Group, $"{all} (MinimumCopies {view.MinimumCopies}); after one failure nothing is confirmed any more.",
                        "Start one more server than MinimumCopies asks for.")
                    : Ok("Quorum", view.Group, $"{all}.");
    }
}
