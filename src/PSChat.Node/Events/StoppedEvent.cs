namespace PSChat.Node.Events;

/// <summary>A server has left its group.</summary>
/// <param name="HandedOver">Whether the group installed a view without this server first.</param>
/// <param name="WasLast">Whether it was the last server, so that the messages in memory are gone.</param>
/// <param name="Reason">The reason why nothing was handed over; empty otherwise.</param>
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
