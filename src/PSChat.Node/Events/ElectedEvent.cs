using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A requested election has ended.</summary>
/// <param name="Winner">The new leader.</param>
/// <param name="Epoch">The new leader's epoch.</param>
/// <param name="PreviousLeader">The previous leader, as <c>id#instance</c>; null if there was none.</param>
/// <param name="Candidates">The members that could have won, the highest rank first.</param>
/// <param name="Milliseconds">Time from the request to the new view.</param>
internal sealed record ElectedEvent(
    MemberFields Winner,
    long Epoch,
    string? PreviousLeader,
    IReadOnlyList<MemberFields> Candidates,
    double Milliseconds) : NodeEvent
{
    /// <summary>The event of <paramref name="result"/>.</summary>
    public static ElectedEvent Of(ElectionResult result) => new(
        MemberFields.Of(result.Winner),
        result.Epoch.Number,
        result.PreviousLeader is { } previous ? MemberFields.RankText(previous) : null,
        [.. result.Candidates.Select(MemberFields.Of)],
        Math.Round(result.Duration.TotalMilliseconds, 1));

    /// <inheritdoc/>
    public override string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Winner} leads epoch {Epoch} ({PreviousText}; {Candidates.Count} candidates; {Milliseconds:0.#} ms)");

    private string PreviousText => PreviousLeader is null ? "nobody led before" : $"before: {PreviousLeader}";
}
