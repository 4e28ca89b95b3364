using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using PSChat.Net;
using PSChat.Node.Streams;

namespace PSChat.Node;

/// <summary>
/// Checks at the start that enough files may be open (<c>ulimit -n</c>). .NET opens each library when its code first runs, so a
/// limit that is too low would end the program anywhere, with an error that names something else.
/// </summary>
internal static class OpenFiles
{
    // A command without a network has up to 60 files open.
    private const int Least = 64;

    // A client has up to 80 files open, and up to 100 in a group with a key.
    private const int LeastOfClient = 128;

    // As many of its own; then the links of other servers, and some clients.
    private const int LeastOfServer = 256;

    private const int StandardError = 2;

    /// <summary>Whether the command has enough files. Otherwise says on standard error what it needs.</summary>
    public static bool SufficeFor(string[] args)
    {
        var (limit, needed) = (FileLimit.Current, NeededBy(args));
        if (limit >= needed) return true;
        Report(limit, needed);
        return false;
    }

    private static int NeededBy(string[] args) => args.Length == 0 ? Least : args[0] switch
    {
        "server" or "demo" => LeastOfServer,
        "chat" or "send" or "view" or "elect" => LeastOfClient,
        _ => Least,
    };

    // Without the console and everything else that would open files of its own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Report(long limit, int needed)
    {
        if (OperatingSystem.IsWindows() || !UnixDescriptor.IsInherited(StandardError)) return;
        var (most, least) = (limit.ToString(CultureInfo.InvariantCulture), needed.ToString(CultureInfo.InvariantCulture));
        var text = "pschat: Only " + most + " files may be open here, and this command needs " + least
            + ". Raise the limit: ulimit -n " + least + ", or LimitNOFILE of a service.\n";
        _ = UnixDescriptor.Write(StandardError, Encoding.ASCII.GetBytes(text), out _);
    }
}
