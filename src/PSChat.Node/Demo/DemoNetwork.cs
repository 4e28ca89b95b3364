using System.Globalization;
using PSChat.Node.Processes;

namespace PSChat.Node.Demo;

/// <summary>The demo's own group: on loopback only, with a discovery port that no other process uses.</summary>
internal sealed record DemoNetwork(string Group, int DiscoveryPort)
{
    /// <summary>Makes a network with a free port.</summary>
    public static DemoNetwork Create() => new("demo", FreePort.ForDiscovery());

    /// <summary>Arguments that make a server or client use this network.</summary>
    public IEnumerable<string> Arguments =>
    [
        "--group", Group,
        "--bind", "127.0.0.1",
        "--discovery-port", DiscoveryPort.ToString(CultureInfo.InvariantCulture),
    ];
}
