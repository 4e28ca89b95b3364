using System.Runtime.Versioning;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Links that are read on the event loop's thread, into a buffer that all of them share.</summary>
[SupportedOSPlatform("linux")]
public sealed class EpollWaitTests
{
    private const byte Others = 0xAA;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [EpollFact]
    public async Task A_link_that_is_closed_leaves_alone_what_another_one_reads()
    {
        using var wait = new EpollWait();
        var (near, far) = SocketPair.Connect();
        using var link = new FrameLink(far, wait) { MaximumFrame = WireConstants.MaximumFrame };
        var reading = link.ReadAsync(_ => default);

        // The beginning of a frame is kept for the link until the rest comes.
        near.Send(Bytes.Of(Samples.Frames["Send"])[..^1]);
        while (far.Available > 0) wait.Wait(s_patience);

        wait.Scratch.AsSpan().Fill(Others);
        link.Dispose();
        Assert.Null(await reading.WaitAsync(s_patience));
        Assert.Equal(-1, wait.Scratch.AsSpan().IndexOfAnyExcept(Others));
        near.Dispose();
    }

    [EpollFact]
    public async Task A_link_goes_on_after_a_frame_that_came_in_parts()
    {
        using var wait = new EpollWait();
        var (near, far) = SocketPair.Connect();
        using var link = new FrameLink(far, wait) { MaximumFrame = WireConstants.MaximumFrame };
        var received = new List<Frame>();
        var reading = link.ReadAsync(frames =>
        {
            received.AddRange(frames);
            return default;
        });
        var bytes = Bytes.Of(Samples.Frames["Send"], new Ping());
        foreach (var part in (byte[][])[bytes[..3], bytes[3..9], bytes[9..]])
        {
            near.Send(part);
            while (far.Available > 0) wait.Wait(s_patience);
        }

        Assert.Equal([FrameType.Send, FrameType.Ping], received.Select(frame => frame.Type));
        near.Dispose();

        // In xunit's synchronization context a task may complete a moment later, on another thread.
        while (!reading.IsCompleted) wait.Wait(TimeSpan.FromMilliseconds(10));
        Assert.Null(await reading);
    }

    private sealed class EpollFactAttribute : FactAttribute
    {
        public EpollFactAttribute()
        {
            if (!OperatingSystem.IsLinux()) Skip = "epoll is Linux's.";
        }
    }
}
