namespace PSChat.Node.Events;

/// <summary>A server left.</summary>
/// <param name="HandedOver">Whether the group took the leave into a new view first.</param>
/// <param name="WasLast">Whether it was the last one, so that what was only in memory is gone.</param>
/// <param name="Reason">Why it was not handed over; empty if it was.</param>
internal sealed record StoppedEvent(bool HandedOver, bool WasLast, string Reason) : NodeEvent
{
    /// <summary>The event of <paramref name="result"/>.</summary>
    public static StoppedEvent Of(StopResult result) => new(result.HandedOver, result.WasLast, result.Reason);

    /// <inheritdoc/>
    public override string ToLine() => this switch
    {
        { WasLast: true } => "stopped: it was the last server, messages held only in memory are gone",
        { HandedOver: true } => "stopped: left with a handover",
        _ => $"stopped without a handover: {Reason}",
    };
}
