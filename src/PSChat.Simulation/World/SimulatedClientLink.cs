namespace PSChat.Simulation.World;

/// <summary>Both directions between a client and a server.</summary>
internal sealed record SimulatedClientLink(
    SimulatedClient Client, SimulatedServer Server, SimulatedStream ToServer, SimulatedStream ToClient, Action<int> WhenBroken)
{
    /// <summary>The server is gone.</summary>
    public void Break(int serverHost, bool sentArrives)
    {
        ToServer.Break();

        // The end of the stream, if it gets through, tells the client.
        if (sentArrives)
        {
            ToClient.CloseWhenDelivered();
            return;
        }

        ToClient.Break();
        WhenBroken(serverHost);
    }
}
