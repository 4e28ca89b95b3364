namespace PSChat.Terminal;

/// <summary>What a key did to a line.</summary>
internal enum EditResult
{
    /// <summary>The line may look different now.</summary>
    Changed,

    /// <summary>The line is done.</summary>
    Entered,

    /// <summary>There will be no more lines.</summary>
    Ended,
}
