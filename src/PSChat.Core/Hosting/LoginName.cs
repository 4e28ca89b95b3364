using System.Globalization;
using System.Runtime.InteropServices;
using PSChat.Groups;

namespace PSChat.Hosting;

/// <summary>
/// The name of the user who runs this process, as the default for a user name. In a container or a service, a user may have a
/// number and no entry in the password file, so that the system knows no name.
/// </summary>
internal static partial class LoginName
{
    // What shells and service managers set; the first two on Unix, the last on Windows.
    private static readonly string[] Variables = ["LOGNAME", "USER", "USERNAME"];

    /// <summary>The login name; if there is none that can be a user name, the user's number, as in <c>user-1000</c>.</summary>
    public static string Current
    {
        get
        {
            if (Names.IsValid(Environment.UserName)) return Environment.UserName;
            var told = Variables.Select(variable => Environment.GetEnvironmentVariable(variable)).FirstOrDefault(Names.IsValid);
            return told ?? (OperatingSystem.IsWindows()
                ? "user"
                : string.Create(CultureInfo.InvariantCulture, $"user-{GetUserNumber()}"));
        }
    }

    /// <summary>The login name with the number of this process, for short visits beside a chat of the same user.</summary>
    public static string OfProcess => Names.Numbered(Current, Environment.ProcessId);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUserNumber();
}
