using PSChat.Wire;

namespace PSChat.Net;

/// <summary>Takes the links that others have dialled. Called on the thread pool; for one link never two calls at once.</summary>
internal interface ILinkHandler
{
    /// <summary>A link, or a hello, was refused because of a limit.</summary>
    void Refused(ServerLimit limit);

    /// <summary>A link has said an acceptable hello.</summary>
    /// <returns>What stands for the link in the other calls.</returns>
    object Greeted(FrameLink link, Hello hello);

    /// <summary>A link was refused, and the other side told why.</summary>
    void Refused(Endpoint from, Error reason);

    /// <summary>Frames came; more is read when this is done.</summary>
    ValueTask Received(object peer, IReadOnlyList<Frame> frames);

    /// <summary>The link has ended.</summary>
    void Ended(object peer);
}
