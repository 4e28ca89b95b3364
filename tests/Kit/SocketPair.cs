using System.Net;
using System.Net.Sockets;

namespace PSChat.Kit;

/// <summary>Two ends of a connection on this machine.</summary>
internal static class SocketPair
{
    public static (Socket Near, Socket Far) Connect()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.Connect(listener.LocalEndPoint!);
        return (near, listener.Accept());
    }
}
