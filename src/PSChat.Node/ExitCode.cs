namespace PSChat.Node;

/// <summary>What the process tells its caller. The help shows them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>It failed; standard error says why and what to do.</summary>
    public const int Error = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted before it was done, as shells report SIGINT.</summary>
    public const int Interrupted = 130;
}
