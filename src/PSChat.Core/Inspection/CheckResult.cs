namespace PSChat;

/// <summary>What one check of a group found.</summary>
/// <param name="Status">How it came out.</param>
/// <param name="Check">What was checked: one word, always the same.</param>
/// <param name="Target">What it was checked at: a server, an address, the group.</param>
/// <param name="Detail">What was found, for people.</param>
/// <param name="Remedy">What to do about it; <see cref="Remedy.None"/> where there is nothing to do.</param>
public sealed record CheckResult(CheckStatus Status, string Check, string Target, string Detail, Remedy Remedy);
