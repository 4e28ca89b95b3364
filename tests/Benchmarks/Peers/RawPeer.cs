using System.Globalization;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>The bare fan-out, as a process of this program.</summary>
internal sealed class RawPeer() : ProgramPeer(
    Raw, OwnProgram.Command()[0], static (port, _) => OwnProgram.Command(Verb, port.ToString(CultureInfo.InvariantCulture))[1..], null, static () => new RawDialect())
{
    public const string Raw = "raw";
    public const string Verb = "raw-server";

    /// <inheritdoc/>
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(1);
}
