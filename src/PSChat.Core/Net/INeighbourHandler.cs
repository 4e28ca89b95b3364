using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Decides about questions that the kernel gives to only one of the servers of this machine (D9).</summary>
internal interface INeighbourHandler
{
    /// <summary>Whether this server can answer for its group now. Called on any thread.</summary>
    bool CanAnswer { get; }

    /// <summary>
    /// Takes a question that all servers of this machine get, from which one server of each group answers. Called on any thread.
    /// </summary>
    void ReceiveShared(Endpoint source, Datagram datagram);
}
