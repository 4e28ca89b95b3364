using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>A server or a client that has dialled this server.</summary>
internal abstract class Dialler(FrameLink link)
{
    /// <summary>Batches of one link that wait for the event loop: a peer cannot send faster than it is dealt with.</summary>
    private const int MaximumUnhandled = 8;

    private SemaphoreSlim? _unhandled;

    public FrameLink Link { get; } = link;

    /// <summary>
    /// How many more batches may wait for the event loop; with none left, nothing more is read. Only where another thread
    /// reads.
    /// </summary>
    public SemaphoreSlim Unhandled =>
        LazyInitializer.EnsureInitialized(ref _unhandled, static () => new SemaphoreSlim(MaximumUnhandled));
}
