using System.Net;
using System.Net.Sockets;

namespace PSChat.Node.Processes;

/// <summary>Ports that nobody uses right now.</summary>
internal static class FreePort
{
    /// <summary>A UDP port free on loopback, for a discovery of one's own: many groups may be tried out at once.</summary>
    public static int ForDiscovery()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
