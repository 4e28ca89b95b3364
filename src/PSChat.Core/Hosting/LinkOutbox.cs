using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>
/// Frames that a turn of the event loop has to send, and links that it closes. Both happen at the end of the turn.
/// </summary>
internal sealed class LinkOutbox
{
    private readonly HashSet<FrameLink> _written = [];

    /// <summary>
    /// Links to close after all other frames of the turn are written. A client that sees the end of its link may then rely on it
    /// that the leader is told and the user name is free.
    /// </summary>
    private readonly List<FrameLink> _dismissed = [];

    /// <summary>The links that are closed with this turn.</summary>
    public IReadOnlyCollection<FrameLink> Dismissed => _dismissed;

    public void Gather(FrameLink link, Frame frame)
    {
        link.Gather(frame);
        _written.Add(link);
    }

    public void Dismiss(FrameLink link) => _dismissed.Add(link);

    public void Flush()
    {
        foreach (var link in _written) link.Flush();
        _written.Clear();
        foreach (var link in _dismissed) link.CloseWhenWritten();
        _dismissed.Clear();
    }
}
