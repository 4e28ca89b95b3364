namespace PSChat.Kit.Chaos;

/// <summary>A promise that was broken.</summary>
/// <param name="Breach">How.</param>
/// <param name="Text">Which message, and who lacks it.</param>
internal sealed record Violation(Breach Breach, string Text);
