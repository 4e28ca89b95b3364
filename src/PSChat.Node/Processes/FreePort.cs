using System.Net;
using System.Net.Sockets;

namespace PSChat.Node.Processes;

/// <summary>Ports that no process uses at the moment.</summary>
internal static class FreePort
{
    /// <summary>Returns a UDP port that is free on loopback, so that several groups at once have a discovery port each.</summary>
    public static int ForDiscovery()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
