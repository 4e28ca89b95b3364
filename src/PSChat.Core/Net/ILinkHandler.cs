using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Handles links that others have dialled. Called on the thread pool; calls for one link do not overlap.</summary>
internal interface ILinkHandler
{
    /// <summary>A link, or a hello, was refused because of a limit.</summary>
    void Refused(ServerLimit limit);

    /// <summary>A link has said an acceptable hello.</summary>
    /// <returns>Object that identifies the link in the other calls.</returns>
    object Greeted(FrameLink link, Hello hello);

    /// <summary>A link was refused, and the other side was told why.</summary>
    void Refused(Endpoint from, Error reason);

    /// <summary>Frames came; more are read when the task completes.</summary>
    ValueTask Received(object peer, IReadOnlyList<Frame> frames);

    /// <summary>The link has ended.</summary>
    void Ended(object peer);
}
