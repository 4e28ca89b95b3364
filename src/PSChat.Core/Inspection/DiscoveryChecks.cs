using System.Net;
using PSChat.Net;
using static PSChat.Inspection.GroupChecks;

namespace PSChat.Inspection;

/// <summary>Checks of discovery: which servers are found, by which way, and whether a server could be started here.</summary>
internal static class DiscoveryChecks
{
    private const string Check = "Discovery";

    public static IEnumerable<CheckResult> Judge(GroupFacts facts) =>
        [JudgePort(facts), JudgeGroup(facts), .. JudgeInterfaces(facts), .. JudgeSeeds(facts)];

    /// <summary>
    /// Seeds whose names a server of this process could not look up when it tried last. The result here may be another.
    /// </summary>
    public static IEnumerable<CheckResult> JudgeSeedsOf(ChatServer server) => server.SeedFailures.Select(failed => Warning(
        "Seed", failed.Seed, $"{server.Self.Name}: {DescribeUnknown(failed.Reason)}", RemedyCode.CheckSeedName));

    private static CheckResult JudgePort(GroupFacts facts)
    {
        var port = $"UDP port {facts.Options.DiscoveryPort}";
        return facts.PortFailure is { } failure
            ? Failed("Port", port, failure.Message, RemedyOf(failure))
            : Ok("Port", port, "A server that is started here can listen on it.");
    }

    private static Remedy RemedyOf(ChatException failure) =>
        failure.Code == ChatError.PortInUse ? RemedyCode.FreeDiscoveryPort : failure.Remedy;

    private static CheckResult JudgeGroup(GroupFacts facts)
    {
        var group = facts.Options.Group;
        var answered = facts.Routes.Where(route => route.RoundTrip is not null).ToArray();
        return answered.Length == 0
            ? Failed(
                Check, group, $"No server of the group answered on UDP port {facts.Options.DiscoveryPort}.",
                RemedyCode.MakeGroupReachable)
            : Ok(Check, group, $"A server answered within {Text(answered.Min(route => route.RoundTrip!.Value))}.");
    }

    /// <summary>
    /// Judges each interface. Broadcast and multicast are two ways to the same servers, so one that works is enough.
    /// </summary>
    private static IEnumerable<CheckResult> JudgeInterfaces(GroupFacts facts)
    {
        var networks = facts.Routes.Where(route => route.Way != DiscoveryWay.Seed).GroupBy(route => route.Target).ToArray();
        foreach (var network in networks)
        {
            var answered = network.Where(route => route.RoundTrip is not null).ToArray();
            if (answered.Length > 0)
            {
                var silent = network.Except(answered).Select(route => $"; no answer by {Name(route.Way)}");
                yield return Ok(
                    "Interface", network.Key,
                    $"Servers answer by {string.Join(" and ", answered.Select(Describe))}{string.Concat(silent)}.");
            }
            else if (!(networks.Length > 1 && IPAddress.TryParse(network.Key, out var address) && IPAddress.IsLoopback(address)))
            {
                // Most machines have networks without a server, of which nothing can be said.
                yield return Skipped(
                    "Interface", network.Key,
                    "No server answers on this network, by broadcast or multicast: as it should be if none is there.");
            }
        }
    }

    private static IEnumerable<CheckResult> JudgeSeeds(GroupFacts facts)
    {
        var isFound = facts.Routes.Any(route => route.RoundTrip is not null);
        foreach (var seed in facts.Routes.Where(route => route.Way == DiscoveryWay.Seed).GroupBy(route => route.Target))
        {
            if (seed.FirstOrDefault(route => route.RoundTrip is not null) is { } answered)
            {
                yield return Ok("Seed", seed.Key, $"A server answers by {Describe(answered)}.");
                continue;
            }

            var status = isFound ? CheckStatus.Warning : CheckStatus.Failed;
            yield return seed.First().Failure is { } failure
                ? new CheckResult(status, "Seed", seed.Key, DescribeUnknown(failure), RemedyCode.CheckSeedName)
                : new CheckResult(status, "Seed", seed.Key, "No server of the group answers there.", RemedyCode.CheckSeed);
        }
    }

    private static string DescribeUnknown(string reason) => $"The name cannot be looked up ({reason}).";

    private static string Describe(RouteFacts route) => $"{Name(route.Way)} ({Text(route.RoundTrip!.Value)})";

    private static string Name(DiscoveryWay way) => way switch
    {
        DiscoveryWay.Broadcast => "broadcast",
        DiscoveryWay.Multicast => "multicast",
        DiscoveryWay.Loopback => "loopback",
        _ => "unicast",
    };
}
