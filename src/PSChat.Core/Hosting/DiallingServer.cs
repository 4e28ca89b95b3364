using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>A server that has dialled this one.</summary>
internal sealed class DiallingServer(Member member, FrameLink link) : Dialler(link)
{
    public Member Member { get; } = member;

    /// <summary>Whether the server has not dialled again since.</summary>
    public bool IsCurrent { get; private set; } = true;

    public void Close()
    {
        IsCurrent = false;
        Link.Dispose();
    }
}
