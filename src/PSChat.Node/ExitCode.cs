using System.Runtime.InteropServices;

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

    /// <summary>The reader of the output is gone; shells report SIGPIPE with the same code.</summary>
    public const int ReaderGone = 141;

    /// <summary>Returns the code with which shells report the end by a signal.</summary>
    public static int Of(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 129,
        PosixSignal.SIGTERM => 143,
        _ => Interrupted,
    };
}
