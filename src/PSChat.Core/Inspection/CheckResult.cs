namespace PSChat;

/// <summary>The result of one check of a group.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Check">The subject of the check: one word, always the same.</param>
/// <param name="Target">The object of the check: a server, an address, the group.</param>
/// <param name="Detail">The finding, for people.</param>
/// <param name="Remedy">Advice; empty if there is nothing to do.</param>
public sealed record CheckResult(CheckStatus Status, string Check, string Target, string Detail, Remedy Remedy);
