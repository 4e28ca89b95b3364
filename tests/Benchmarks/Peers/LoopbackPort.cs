using System.Net;
using System.Net.Sockets;

namespace PSChat.Benchmarks.Peers;

/// <summary>TCP ports that no process uses at the moment.</summary>
internal static class LoopbackPort
{
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
