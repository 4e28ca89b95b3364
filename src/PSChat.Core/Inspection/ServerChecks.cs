using PSChat.Wire;
using static PSChat.Inspection.GroupChecks;

namespace PSChat.Inspection;

/// <summary>Checks whether this machine can reach each server, how fast, and in which version of the protocol.</summary>
internal static class ServerChecks
{
    private static readonly string[] s_names = ["Endpoint", "RoundTrip", "Version"];

    // An election waits 150 ms for promises, so a slower route makes it longer than necessary.
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(150);

    public static IEnumerable<CheckResult> Judge(GroupFacts facts)
    {
        if (facts.Members.Count == 0)
        {
            foreach (var check in s_names) yield return Skipped(check, facts.Options.Group, "No server is known.");
            yield break;
        }

        foreach (var member in facts.Members) yield return JudgeEndpoints(member);
        foreach (var member in facts.Members) yield return JudgeRoundTrip(member);
        foreach (var member in facts.Members) yield return JudgeVersion(member);
    }

    private static CheckResult JudgeEndpoints(MemberFacts member)
    {
        var works = member.Endpoints
            .Where(endpoint => endpoint.Answered?.Rank == member.Member.Rank || endpoint.Refusal is not null).ToArray();
        var detail = string.Join("; ", member.Endpoints.Select(endpoint => Describe(endpoint, member.Member)));
        const string Name = "Endpoint";
        return member.Endpoints.Except(works).All(endpoint => IsOfOtherFamily(endpoint, works)) && works.Length > 0
            ? Ok(Name, member.Member.Name, detail)
            : works.Length > 0 ? Warning(
                Name, member.Member.Name, detail,
                RemedyCode.AnnounceFewerAddresses)
            : Failed(
                Name, member.Member.Name, detail,
                RemedyCode.OpenServerPort);
    }

    /// <summary>
    /// Whether nothing works here in an endpoint's family of addresses. Most networks lack one of them, and one is enough.
    /// </summary>
    private static bool IsOfOtherFamily(EndpointFacts endpoint, EndpointFacts[] works) =>
        works.All(other => other.Endpoint.Address.AddressFamily != endpoint.Endpoint.Address.AddressFamily);

    private static string Describe(EndpointFacts endpoint, Member member) =>
        endpoint.Answered is { } answered && answered.Rank != member.Rank
            ? $"{endpoint.Endpoint}: another server answers, {answered.Name}"
        : endpoint.Answered is not null ? $"{endpoint.Endpoint} answers in {Text(endpoint.Time)}"
        : $"{endpoint.Endpoint}: {endpoint.Failure}";

    private static CheckResult JudgeRoundTrip(MemberFacts member) => member.RoundTrip switch
    {
        null => Skipped("RoundTrip", member.Member.Name, "The server could not be asked."),
        { } time when time > s_slow => Warning(
            "RoundTrip", member.Member.Name, $"The server takes {Text(time)} to answer.",
            RemedyCode.RelieveSlowServer),
        { } time => Ok("RoundTrip", member.Member.Name, $"The server answers in {Text(time)}."),
    };

    private static CheckResult JudgeVersion(MemberFacts member)
    {
        var refusal = member.Endpoints.FirstOrDefault(endpoint => endpoint.Refusal is not null);
        return refusal?.Refusal == ChatError.WrongVersion
            ? Failed("Version", member.Member.Name, refusal.Failure, RemedyCode.UpdateAllMachines)
            : refusal is not null ? Failed(
                "Version", member.Member.Name, $"The server refuses us ({refusal.Refusal}): {refusal.Failure}",
                RemedyCode.AlignSettings)
            : member.Endpoints.Any(endpoint => endpoint.Answered is not null)
                ? Ok(
                    "Version", member.Member.Name,
                    $"It speaks version {WireConstants.Version} of the protocol, as this machine does.")
                : Skipped("Version", member.Member.Name, "The server could not be asked.");
    }
}
