namespace PSChat.Node.Streams;

/// <summary>Kinds of losses of standard output.</summary>
internal enum OutputLoss
{
    /// <summary>The output cannot be written, for example because the disk is full.</summary>
    Failed,

    /// <summary>No process reads the pipe any more.</summary>
    ReaderGone,

    /// <summary>The terminal was closed.</summary>
    TerminalGone,
}
