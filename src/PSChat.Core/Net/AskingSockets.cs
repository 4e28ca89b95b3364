using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>
/// The sockets that seeds are asked from. Each round of questions after the first one goes out from another port (D9). The kernel
/// of a seed chooses one of its servers by the source of a datagram, so from one port a frozen server would get all of them.
/// </summary>
/// <param name="first">The socket of the first round; the caller disposes it.</param>
/// <param name="open">Opens another socket, which receives too.</param>
internal sealed class AskingSockets(PrivateSockets first, Func<PrivateSockets> open) : IDisposable
{
    /// <summary>Number of sockets that still wait for answers: those of the last second, if a client asks.</summary>
    private const int Waiting = 8;

    private readonly Queue<PrivateSockets> _sockets = [];
    private bool _hasAsked;

    /// <summary>The socket of this round.</summary>
    public PrivateSockets Current { get; private set; } = first;

    /// <summary>Begins a new round.</summary>
    public void Renew()
    {
        if (!_hasAsked)
        {
            _hasAsked = true;
            return;
        }

        try
        {
            _sockets.Enqueue(Current = open());
        }
        catch (SocketException)
        {
            // No handle or port is free, so the last socket is used again.
            return;
        }

        if (_sockets.Count > Waiting) _sockets.Dequeue().Dispose();
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
        _sockets.Clear();
    }
}
