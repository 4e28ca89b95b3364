namespace PSChat.Terminal;

/// <summary>What came from a terminal: a key, or a text that was pasted.</summary>
/// <param name="Key">The key, where nothing was pasted.</param>
/// <param name="Pasted">The text; null where a key was pressed.</param>
internal readonly record struct TerminalInput(ConsoleKeyInfo Key, string? Pasted)
{
    /// <summary>Lets a line take it.</summary>
    public EditResult ApplyTo(EditedLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Pasted is null) return line.Take(Key);
        line.Paste(Pasted);
        return EditResult.Changed;
    }
}
