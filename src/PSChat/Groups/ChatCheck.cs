namespace PSChat.Module;

/// <summary>Result of one check of a group; every property is a plain value.</summary>
public sealed class ChatCheck
{
    internal ChatCheck(string group, CheckResult result, CommandSpelling spelling)
    {
        Group = group;
        Status = result.Status.ToString();
        Check = result.Check;
        Target = result.Target;
        Detail = result.Detail;
        Remedy = spelling.Of(Errors.WordsOf(result.Remedy));
    }

    /// <summary>The local time of the check.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>The outcome: <c>Ok</c>, <c>Warning</c>, <c>Failed</c> or <c>Skipped</c>.</summary>
    public string Status { get; }

    /// <summary>
    /// The check's name: <c>Port</c>, <c>Discovery</c>, <c>Interface</c>, <c>Seed</c>, <c>Endpoint</c>, <c>RoundTrip</c>,
    /// <c>Version</c>, <c>View</c>, <c>Leader</c>, <c>Quorum</c>, <c>State</c>, <c>Lag</c> or <c>Clock</c>.
    /// </summary>
    public string Check { get; }

    /// <summary>The checked object: a server, an address or the group.</summary>
    public string Target { get; }

    /// <summary>Description of the finding.</summary>
    public string Detail { get; }

    /// <summary>Advice to the user; empty if there is nothing to do.</summary>
    public string Remedy { get; }

    /// <summary>Returns a summary, as in <c>Failed: Quorum of pschat</c>.</summary>
    public override string ToString() => $"{Status}: {Check} of {Target}";
}
