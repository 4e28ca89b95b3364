using System.Globalization;
using static PSChat.Inspection.GroupChecks;

namespace PSChat.Inspection;

/// <summary>
/// Refusals of a server of this process since its start: strangers, misconfigured friends, and clients that want too much.
/// </summary>
internal static class RefusalChecks
{
    private const string Limits = "Limits";
    private const string Datagrams = "Datagrams";

    /// <summary>Judges one server.</summary>
    public static IReadOnlyList<CheckResult> Judge(ChatServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return [JudgeLimits(server.Self.Name, server.Refusals), JudgeDatagrams(server.Self.Name, server.DatagramCounts)];
    }

    /// <summary>The counts by name, those of datagrams behind <c>Datagram</c>; counts of zero are left out.</summary>
    public static IReadOnlyDictionary<string, long> Count(ChatServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Refusals.OrderBy(refusal => refusal.Key)
            .Select(refusal => (Name: refusal.Key.ToString(), Count: refusal.Value))
            .Concat(
                server.DatagramCounts.ListRefused().Where(refusal => refusal.Count > 0)
                    .Select(refusal => (Name: $"Datagram{refusal.Reason}", refusal.Count)))
            .ToDictionary(refusal => refusal.Name, refusal => refusal.Count);
    }

    internal static CheckResult JudgeLimits(string server, IReadOnlyDictionary<ServerLimit, long> refusals) => refusals.Count == 0
        ? Ok(Limits, server, "No limit was reached since its start.")
        : Warning(
            Limits, server,
            $"Limits were reached since its start: "
                + $"{List(refusals.OrderBy(limit => limit.Key).Select(limit => (limit.Key.ToString(), limit.Value)))}.",
            RemedyCode.FindHeavyUser);

    internal static CheckResult JudgeDatagrams(string server, DatagramCounts counts)
    {
        var refused = counts.ListRefused().Where(refusal => refusal.Count > 0).ToArray();
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Taken} datagrams were taken since its start{(refused.Length == 0 ? "" : $"; refused: {List(refused)}")}.");
        return counts.KeyRequired + counts.KeyUnexpected + counts.KeyWrong > 0
            ? Warning(Datagrams, server, detail, RemedyCode.SeparateGroups)
            : counts.ClockWrong > 0
                ? Warning(Datagrams, server, detail, RemedyCode.SetAllClocks)
                : Ok(Datagrams, server, detail);
    }

    /// <summary>Refused datagrams by reason; each name is one of <see cref="DatagramCounts"/>.</summary>
    private static string List(IEnumerable<(string Name, long Count)> counts) =>
        string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Name} {count.Count}")));
}
