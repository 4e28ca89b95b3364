namespace PSChat.Node.Terminal;

/// <summary>A line of the input: its text, or the reason why it has none.</summary>
/// <param name="Text">The text without the line's end; empty if there is a fault.</param>
/// <param name="Fault">What is wrong with the line; null if nothing is.</param>
internal readonly record struct InputLine(string Text, ChatException? Fault = null);
