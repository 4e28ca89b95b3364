namespace PSChat.Terminal;

/// <summary>Input from a terminal: a key, or a text that was pasted.</summary>
/// <param name="Key">The key, if nothing was pasted.</param>
/// <param name="Pasted">The text; null if a key was pressed.</param>
internal readonly record struct TerminalInput(ConsoleKeyInfo Key, string? Pasted)
{
    /// <summary>Applies the input to a line.</summary>
    public EditResult ApplyTo(EditedLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Pasted is null) return line.Take(Key);
        line.Paste(Pasted);
        return EditResult.Changed;
    }
}
