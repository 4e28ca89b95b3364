using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PSChat.Net;

/// <summary>
/// The number of files that this process may have open, sockets included (<c>ulimit -n</c>). The lowest free number is given
/// out first, so a socket's number says how many are left.
/// </summary>
internal static partial class FileLimit
{
    /// <summary>
    /// Files that no client gets: the links of other servers, which the members of a full group dial at once when the leader
    /// fails.
    /// </summary>
    public const int KeptForServers = 48;

    /// <summary>
    /// Files that no link gets: the program's own libraries, which .NET opens when their code first runs, and the links that the
    /// server dials.
    /// </summary>
    public const int KeptForItself = 24;

    // The largest part of all files that strangers may have who have said nothing yet.
    private const int StrangersPart = 8;

    /// <summary>The limit; <see cref="long.MaxValue"/> if there is none, as on Windows.</summary>
    public static long Current
    {
        get
        {
            if (OperatingSystem.IsWindows() || GetLimit(OpenFiles, out var limit) != 0) return long.MaxValue;
            return limit.Soft > long.MaxValue ? long.MaxValue : (long)limit.Soft;
        }
    }

    // The number of this limit differs between Linux and the BSDs, including macOS.
    private static int OpenFiles => OperatingSystem.IsLinux() ? 7 : 8;

    /// <summary>Whether fewer files than <paramref name="kept"/> are left beside this socket.</summary>
    public static bool IsReachedBy(Socket socket, int kept) =>
        Current is var limit && limit < int.MaxValue && socket.Handle >= limit - kept;

    /// <summary>Returns the limits with as many half-open links as this process can have beside everything else.</summary>
    public static ServerLimits Fit(ServerLimits limits) => Current / StrangersPart is var most && most < limits.HalfOpenLinks
        ? limits with { HalfOpenLinks = (int)Math.Max(1, most) }
        : limits;

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limit limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
