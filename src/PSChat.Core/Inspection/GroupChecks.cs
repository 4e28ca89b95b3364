namespace PSChat.Inspection;

/// <summary>All checks, from the network up to the group.</summary>
internal static class GroupChecks
{
    /// <summary>Judges the facts.</summary>
    public static IReadOnlyList<CheckResult> Judge(GroupFacts facts) =>
    [
        .. DiscoveryChecks.Judge(facts),
        .. ServerChecks.Judge(facts),
        .. ViewChecks.Judge(facts),
        .. StateChecks.Judge(facts),
    ];

    public static CheckResult Ok(string check, string target, string detail) =>
        new(CheckStatus.Ok, check, target, detail, Remedy.None);

    public static CheckResult Warning(string check, string target, string detail, Remedy remedy) =>
        new(CheckStatus.Warning, check, target, detail, remedy);

    public static CheckResult Failed(string check, string target, string detail, Remedy remedy) =>
        new(CheckStatus.Failed, check, target, detail, remedy);

    public static CheckResult Skipped(string check, string target, string detail) =>
        new(CheckStatus.Skipped, check, target, detail, Remedy.None);

    /// <summary>A time as text for people.</summary>
    public static string Text(TimeSpan time) => time.Duration() < TimeSpan.FromSeconds(1)
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
