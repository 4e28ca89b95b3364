using PSChat.Groups;
using static PSChat.Inspection.GroupChecks;

namespace PSChat.Inspection;

/// <summary>Checks whether the servers are one group, with the right leader, and enough of them.</summary>
internal static class ViewChecks
{
    private static readonly string[] s_names = ["View", "Leader", "Quorum", "Size"];

    public static IEnumerable<CheckResult> Judge(GroupFacts facts)
    {
        if (facts.Best is { View: var view } best)
        {
            return [JudgeView(facts), JudgeLeader(view), JudgeQuorum(best.Members, view), JudgeSize(view)];
        }

        return s_names.Select(check => Skipped(check, facts.Options.Group, "No server could be asked."));
    }

    private static CheckResult JudgeView(GroupFacts facts)
    {
        var asked = facts.Members.Where(member => member.Status is not null).ToArray();
        var views = asked.Select(member => member.Status!.View).Distinct().ToArray();
        var unasked = asked.Length < facts.Members.Count
            ? $" {facts.Members.Count - asked.Length} of {facts.Members.Count} could not be asked."
            : "";
        return views.Length == 1
            ? Ok(
                "View", facts.Options.Group,
                $"{asked.Length} servers agree: epoch {views[0].Epoch.Number}, led by {views[0].Leader.Name}.{unasked}")
            : Failed(
                "View", facts.Options.Group,
                $"{string.Join("; ", asked.Select(Describe))}.{unasked}",
                RemedyCode.ReconnectServers);
    }

    private static string Describe(MemberFacts member) =>
        $"{member.Member.Name} is in epoch {member.Status!.View.Epoch.Number}, led by {member.Status.View.Leader.Name}";

    private static CheckResult JudgeLeader(GroupView view)
    {
        var highest = view.Members[0];
        return view.Leader.Rank == highest.Rank
            ? Ok("Leader", view.Leader.Name, $"It leads, and has the highest rank (id {highest.Id}).")
            : Warning(
                "Leader", view.Leader.Name,
                $"It leads, but {highest.Name} (id {highest.Id}) has a higher rank: that one did not stand, as a server whose "
                + "own ticks come late does not.",
                new Remedy(RemedyCode.RelieveHighestServer, highest.Name));
    }

    private static CheckResult JudgeSize(GroupView view) => view.Members.Length < GroupLimits.MaximumMembers
        ? Ok("Size", view.Group, $"It has {view.Members.Length} of at most {GroupLimits.MaximumMembers} servers.")
        : Warning(
            "Size", view.Group,
            $"It has {GroupLimits.MaximumMembers} servers, which is its limit; further ones wait outside as spares.",
            RemedyCode.WaitForPlace);

    private static CheckResult JudgeQuorum(IReadOnlyList<MemberStatus> statuses, GroupView view)
    {
        var alive = statuses.Count(status => status is { IsMember: true, State: not MemberState.Silent });
        var needed = view.CommitQuorum;
        var all = $"{alive} of {view.Members.Length} servers answer, {needed} must hold a message";
        var afterFailure = view.Members.Length - 1;
        return alive < needed
            ? Failed(
                "Quorum", view.Group, $"{all}: nothing that is sent is confirmed.",
                new Remedy(RemedyCode.BringServersBack, $"{needed}"))
            : afterFailure == 0
                ? Warning(
                    "Quorum", view.Group, $"{all}; when it fails, the group and its messages are gone.",
                    RemedyCode.StartMoreServers)
                : afterFailure < view.MinimumCopies
                    ? Warning(
                        "Quorum", view.Group,
                        $"{all} (MinimumCopies {view.MinimumCopies}); after one failure nothing is confirmed any more.",
                        RemedyCode.StartSpareServer)
                    : Ok("Quorum", view.Group, $"{all}.");
    }
}
