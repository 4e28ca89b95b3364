namespace PSChat.Kit.Chaos;

/// <summary>A promise that was broken.</summary>
/// <param name="Breach">Its kind.</param>
/// <param name="Text">The message, and the party that lacks it.</param>
internal sealed record Violation(Breach Breach, string Text);
