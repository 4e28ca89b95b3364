using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A group view is in force, as the reporting server or client knows it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Leader">The leader.</param>
/// <param name="Members">All members, the highest rank first.</param>
/// <param name="MinimumCopies">Smallest number of servers that must hold a message before it counts as safe.</param>
/// <param name="Cause">The election's cause.</param>
/// <param name="ElectionMilliseconds">Duration of the election at its candidate; null if the view was only asked for.</param>
internal sealed record ViewEvent(
    string Group,
    long Epoch,
    MemberFields Leader,
    IReadOnlyList<MemberFields> Members,
    int MinimumCopies,
    ViewCause Cause,
    double? ElectionMilliseconds) : NodeEvent
{
    /// <summary>The event of a change.</summary>
    public static ViewEvent Of(ViewChangedEventArgs change) =>
        Of(change.View, Math.Round(change.ElectionDuration.TotalMilliseconds, 1));

    /// <summary>The event of a view that is already there.</summary>
    public static ViewEvent Of(GroupView view, double? electionMilliseconds = null) => new(
        view.Group,
        view.Epoch.Number,
        MemberFields.Of(view.Leader),
        [.. view.Members.Select(MemberFields.Of)],
        view.MinimumCopies,
        view.Cause,
        electionMilliseconds);

    /// <summary>Whether both events report the same view.</summary>
    public bool IsSameView(ViewEvent other) =>
        Epoch == other.Epoch
        && Leader.Instance == other.Leader.Instance
        && Members.Select(member => member.Instance).SequenceEqual(other.Members.Select(member => member.Instance));

    /// <inheritdoc/>
    public override string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"view epoch {Epoch}, leader {Leader}, members {string.Join(", ", Members)}, cause {Cause}{ElectionText}");

    private string ElectionText => ElectionMilliseconds is { } duration
        ? string.Create(CultureInfo.InvariantCulture, $", election {duration:0.#} ms")
        : "";
}
