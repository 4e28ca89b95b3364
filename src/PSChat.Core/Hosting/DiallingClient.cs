using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>A client that has dialled this server.</summary>
internal sealed class DiallingClient(long connection, FrameLink link) : Dialler(link)
{
    public long Connection { get; } = connection;
}
