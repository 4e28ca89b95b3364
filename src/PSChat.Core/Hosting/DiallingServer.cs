using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>A server that has dialled this one.</summary>
internal sealed class DiallingServer(Member member, FrameLink link) : Dialler(link)
{
    public Member Member { get; } = member;

    /// <summary>Whether the server has not dialled again since.</summary>
    public bool IsCurrent { get; private set; } = true;

    /// <summary>Last time at which a frame came.</summary>
    public TimeSpan HeardAt { get; set; }

    /// <summary>Another link takes the place of this one.</summary>
    public void Close()
    {
        Refuse();
        Link.Dispose();
    }

    /// <summary>What comes over the link is not handled.</summary>
    public void Refuse() => IsCurrent = false;
}
