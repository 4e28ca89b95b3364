using System.Runtime.CompilerServices;
using PSChat.Node.Commands;
using PSChat.Node.Streams;

namespace PSChat.Node;

/// <summary>The entry point of <c>pschat</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (!OpenFiles.SufficeFor(args)) return ExitCode.Error;
        StandardStreams.TakeOver();
        return Run(args);
    }

    // A method of its own, so that nothing that it needs is loaded before the streams are safe.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string[] args)
    {
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = StandardStreams.Encoding;
        return new PschatCommand().RunAsync(args).GetAwaiter().GetResult();
    }
}
