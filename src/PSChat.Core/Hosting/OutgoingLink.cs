using System.Net;
using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>The link that this server dials to another one.</summary>
internal sealed class OutgoingLink
{
    private long _heardAt;

    /// <summary>The open link; null while there is none.</summary>
    public FrameLink? Link { get; private set; }

    /// <summary>The one of the other server's addresses that worked last.</summary>
    public IPAddress? WorkingAddress { get; private set; }

    public TimeSpan HeardAt => TimeSpan.FromTicks(Interlocked.Read(ref _heardAt));

    public void Hear(TimeSpan now) => Interlocked.Exchange(ref _heardAt, now.Ticks);

    public void Open(FrameLink link, TimeSpan now)
    {
        Link = link;
        WorkingAddress = link.RemoteEndpoint.Address;
        Hear(now);
    }

    public void Lose() => Link = null;
}
