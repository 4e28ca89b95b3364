using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>A server or a client that has dialled this server.</summary>
internal abstract class Dialler(FrameLink link)
{
    /// <summary>
    /// Most batches of one link that wait for the event loop, so that a peer cannot send faster than its frames are handled.
    /// </summary>
    private const int MaximumUnhandled = 8;

    private SemaphoreSlim? _unhandled;

    public FrameLink Link { get; } = link;

    /// <summary>
    /// Counts how many more batches may wait for the event loop; at 0, nothing more is read. Used only if another thread reads.
    /// </summary>
    public SemaphoreSlim Unhandled =>
        LazyInitializer.EnsureInitialized(ref _unhandled, static () => new SemaphoreSlim(MaximumUnhandled));
}
