namespace PSChat.Node.Streams;

/// <summary>Standard output takes nothing any more.</summary>
/// <param name="loss">The kind of loss.</param>
/// <param name="reason">The reason, as the system words it.</param>
/// <param name="written">Number of bytes that it has taken of what was to be written.</param>
internal sealed class OutputLostException(OutputLoss loss, string reason, int written = 0) : IOException(reason)
{
    /// <summary>Number of bytes that it has taken of what was to be written.</summary>
    public int Written { get; } = written;

    /// <summary>The kind of loss.</summary>
    public OutputLoss Loss { get; } = loss;
}
