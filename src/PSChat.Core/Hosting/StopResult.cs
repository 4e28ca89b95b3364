namespace PSChat;

/// <summary>How a server's stop went.</summary>
/// <param name="HandedOver">Whether the group took the leave into a new view before the server stopped.</param>
/// <param name="WasLast">Whether it was the last one: what was only in memory is gone.</param>
/// <param name="Reason">Why it was not handed over, as one sentence; empty if it was.</param>
public sealed record StopResult(bool HandedOver, bool WasLast, string Reason);
