namespace PSChat.Net.Security;

/// <summary>
/// Checks that this system has TLS 1.3. Nothing older is used. In TLS 1.2 a proof is bound to one session only with an extension
/// (RFC 7627), and everybody on the network sees the certificates. A system without TLS 1.3 is refused, never served with less.
/// </summary>
internal static class TlsSupport
{
    /// <summary>First Windows build whose SChannel has TLS 1.3: Windows 11 and Windows Server 2022.</summary>
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
        // On macOS .NET offers TLS 1.3 to clients only, by a switch, and not to servers (dotnet/runtime#1979). Links of PSChat
        // are authenticated in both directions, so a Mac cannot take part in a group with a key yet.
        if (OperatingSystem.IsMacOS()) return ".NET has none for servers on macOS.";
        return OperatingSystem.IsWindows() && !OperatingSystem.IsWindowsVersionAtLeast(10, 0, FirstWindowsBuild)
            ? "this version of Windows has none."
            : null;
    }
}
