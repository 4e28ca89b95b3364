using System.Globalization;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>The bare fan-out, as this program's own process.</summary>
internal sealed class RawPeer() : ProgramPeer(
    "raw",
    Environment.ProcessPath!,
    static (port, _) => [.. OwnAssembly, "raw-server", port.ToString(CultureInfo.InvariantCulture)],
    null,
    static () => new RawDialect())
{
    /// <inheritdoc/>
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(1);

    // "dotnet PSChat.Benchmarks.dll" and the program's own executable are started differently.
    private static string[] OwnAssembly =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(RawPeer).Assembly.Location] : [];
}
