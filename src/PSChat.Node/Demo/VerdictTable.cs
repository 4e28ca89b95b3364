namespace PSChat.Node.Demo;

/// <summary>Prints the verdict for people.</summary>
internal static class VerdictTable
{
    /// <summary>Shows a row for each client and the verdict below; returns the exit code.</summary>
    public static int Show(Timeline time, Verdict verdict)
    {
        time.Write();
        time.Write("              sent  confirmed  received  missing  doubled  order");
        foreach (var finding in verdict.Findings) time.Write(Row(finding));
        time.Write();
        time.Write(verdict.IsGood
            ? Lines.Of($"PASSED: each client saw all {verdict.Messages} messages exactly once, and all in the same order.")
            : $"FAILED: {Problems(verdict)}.");
        return verdict.IsGood ? ExitCode.Success : ExitCode.Error;
    }

    private static string Row(Verdict.Finding finding)
    {
        var side = finding.Transcript;
        var (confirmed, received) = (side.Confirmed.Count, side.Received.Count);
        var order = finding.FirstDifference is null ? "same" : "differs";
        return Lines.Of(
            $"         {side.Name,-4}{side.Sent,5}{confirmed,11}{received,10}{finding.Missing,9}{finding.Doubled,9}  {order}");
    }

    private static string Problems(Verdict verdict) => verdict.Messages == 0
        ? "no message was confirmed"
        : string.Join("; ", verdict.Findings
            .Where(finding => !finding.IsGood)
            .Select(finding => $"{finding.Transcript.Name}: {finding.Problem}"));
}
