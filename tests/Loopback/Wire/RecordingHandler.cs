using System.Collections.Concurrent;
using System.Threading.Channels;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Welcomes every link, and records what comes over it.</summary>
internal sealed class RecordingHandler : ILinkHandler
{
    private readonly Channel<Frame?> _received = Channel.CreateUnbounded<Frame?>();
    private readonly Channel<Error> _refused = Channel.CreateUnbounded<Error>();
    private int _links;

    /// <summary>Number of links that said an acceptable hello.</summary>
    public int Links => Volatile.Read(ref _links);

    /// <summary>Limits because of which something was refused.</summary>
    public ConcurrentBag<ServerLimit> Refusals { get; } = [];

    /// <summary>Reads the next frame after the hello, from any link; null if a link has ended.</summary>
    public Task<Frame?> ReadAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Reads why the next refused link was refused.</summary>
    public Task<Error> ReadRefusalAsync() => _refused.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public void Refused(Endpoint from, Error reason) => _refused.Writer.TryWrite(reason);

    public object Greeted(FrameLink link, Hello hello)
    {
        Interlocked.Increment(ref _links);
        link.Send(new Welcome(Samples.LowMember, null));
        return link;
    }

    public ValueTask Received(object peer, IReadOnlyList<Frame> frames)
    {
        foreach (var frame in frames) _received.Writer.TryWrite(frame);
        return default;
    }

    public void Refused(ServerLimit limit) => Refusals.Add(limit);

    public void Ended(object peer)
    {
        _received.Writer.TryWrite(null);
        ((FrameLink)peer).Dispose();
    }
}
