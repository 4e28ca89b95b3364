namespace PSChat.Simulation.World;

/// <summary>Both directions between a client and a server.</summary>
internal sealed record SimulatedClientLink(SimulatedStream ToServer, SimulatedStream ToClient, Action<int> WhenBroken)
{
    /// <summary>The server crashed.</summary>
    public void Break(int serverHost)
    {
        ToServer.Break();
        ToClient.Break();
        WhenBroken(serverHost);
    }
}
