namespace PSChat.Terminal;

/// <summary>Effect of a key on a line.</summary>
internal enum EditResult
{
    /// <summary>The line may look different now.</summary>
    Changed,

    /// <summary>The line is complete.</summary>
    Entered,

    /// <summary>There will be no more lines.</summary>
    Ended,
}
