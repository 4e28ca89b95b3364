namespace PSChat;

/// <summary>Result of a server's stop.</summary>
/// <param name="HandedOver">Whether the group left the server out in a new view before it stopped.</param>
/// <param name="WasLast">Whether it was the last server of its group, so that messages in memory are lost.</param>
/// <param name="Reason">Why it was not handed over, as one sentence; empty if it was.</param>
public sealed record StopResult(bool HandedOver, bool WasLast, string Reason);
