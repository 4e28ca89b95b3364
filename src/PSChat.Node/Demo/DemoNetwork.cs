using System.Globalization;
using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>A group of the demo's own: on loopback only, on a discovery port that nobody else uses.</summary>
internal sealed record DemoNetwork(string Group, int DiscoveryPort)
{
    /// <summary>A network with a free port.</summary>
    public static DemoNetwork Create() => new("demo", FreePort.ForDiscovery());

    /// <summary>What tells a server or client about it.</summary>
    public IEnumerable<string> Arguments =>
    [
        "--group", Group,
        "--bind", "127.0.0.1",
        "--discovery-port", DiscoveryPort.ToString(CultureInfo.InvariantCulture),
    ];
}
