namespace PSChat.Module;

/// <summary>What one check of a group found; every property is a plain value.</summary>
public sealed class ChatCheck
{
    internal ChatCheck(string group, CheckResult result)
    {
        Group = group;
        Status = result.Status;
        Check = result.Check;
        Target = result.Target;
        Detail = result.Detail;
        Remedy = Errors.WordsOf(result.Remedy);
    }

    /// <summary>When it was made; local time.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>How it came out.</summary>
    public CheckStatus Status { get; }

    /// <summary>What was checked, in one word: <c>Port</c>, <c>Discovery</c>, <c>Interface</c>, <c>Seed</c>, <c>Endpoint</c>,
    /// <c>RoundTrip</c>, <c>Version</c>, <c>View</c>, <c>Leader</c>, <c>Quorum</c>, <c>State</c>, <c>Lag</c> or <c>Clock</c>.</summary>
    public string Check { get; }

    /// <summary>What it was checked at: a server, an address or the group.</summary>
    public string Target { get; }

    /// <summary>What was found.</summary>
    public string Detail { get; }

    /// <summary>What to do about it; empty where there is nothing to do.</summary>
    public string Remedy { get; }

    /// <summary>As in <c>Failed: Quorum of pschat</c>.</summary>
    public override string ToString() => $"{Status}: {Check} of {Target}";
}
