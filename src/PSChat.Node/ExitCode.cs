namespace PSChat.Node;

/// <summary>Exit codes of the process, which the help shows.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded.</summary>
    public const int Success = 0;

    /// <summary>The command failed; standard error says why and what to do.</summary>
    public const int Error = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The command was interrupted before it was done; shells report SIGINT with the same code.</summary>
    public const int Interrupted = 130;
}
