namespace PSChat.Net.Security;

/// <summary>
/// Whether this system has TLS 1.3. Nothing older is used: in TLS 1.2 the certificates tie a proof to one session only with
/// an extension (RFC 7627), and everybody sees them. A system without it is refused, never served with less.
/// </summary>
internal static class TlsSupport
{
    /// <summary>Windows 11 and Windows Server 2022 have the first SChannel with TLS 1.3.</summary>
    private const int FirstWindowsBuild = 20348;

    /// <summary>Refuses a system without TLS 1.3.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.EncryptionUnavailable"/>.</exception>
    public static void Require()
    {
        if (Lack() is not { } lack) return;
        throw new ChatException(
            ChatError.EncryptionUnavailable,
            $"A group with a key needs TLS 1.3, and {lack}",
            RemedyCode.UseNewerSystem);
    }

    private static string? Lack()
    {
        // .NET offers TLS 1.3 on macOS to who dials, by a switch, and not to who is dialled (dotnet/runtime#1979). Every link
        // of PSChat is mutual, so a Mac can have no part of it yet.
        if (OperatingSystem.IsMacOS()) return ".NET has none for servers on macOS.";
        return OperatingSystem.IsWindows() && !OperatingSystem.IsWindowsVersionAtLeast(10, 0, FirstWindowsBuild)
            ? "this version of Windows has none."
            : null;
    }
}
