using System.Net.Sockets;
using System.Threading.Channels;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Frames over a stream of bytes, which does not keep their boundaries.</summary>
public sealed class FrameLinkTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Socket _near;
    private readonly Socket _farSocket;
    private readonly FrameLink _far;
    private readonly Channel<Frame> _received = Channel.CreateUnbounded<Frame>();
    private readonly Task<Error?> _reading;

    public FrameLinkTests()
    {
        (_near, _farSocket) = SocketPair.Connect();
        _far = new FrameLink(_farSocket) { MaximumFrame = WireConstants.MaximumFrame };
        _reading = _far.ReadAsync(frames =>
        {
            foreach (var frame in frames) _received.Writer.TryWrite(frame);
            return default;
        });
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }

    [Fact]
    public async Task Frames_may_be_split_anywhere()
    {
        Frame[] frames = [Samples.Frames["Send"], new Ping(), Samples.Frames["Entries"], Samples.Frames["ViewChanged"]];
        var bytes = Bytes.Of(frames);
        for (var split = 0; split <= bytes.Length; split++)
        {
            _near.Send(bytes.AsSpan(0, split));
            WaitUntilRead();
            _near.Send(bytes.AsSpan(split));
            await AssertReceivedAsync(frames);
        }
    }

    [Fact]
    public async Task Frames_may_come_byte_by_byte()
    {
        Frame[] frames = [Samples.Frames["Attach that resumes"], Samples.Frames["Deliver"]];
        foreach (var value in Bytes.Of(frames))
        {
            _near.Send([value]);
            WaitUntilRead();
        }

        await AssertReceivedAsync(frames);
    }

    [Fact]
    public async Task Many_frames_may_come_at_once_and_stay_in_order()
    {
        var frames = Enumerable.Range(1, 20_000).Select(at => new Send(at, at - 1, default, "lobby", $"text {at}")).ToArray();
        var sending = Task.Run(() => SendAll(Bytes.Of(frames)));
        foreach (var frame in frames) Assert.Equal(frame, await ReceiveAsync());
        await sending.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Long_and_short_frames_take_turns()
    {
        var longest = Samples.Frames["Send with the longest text"];
        Frame[] frames = [.. Enumerable.Range(0, 40).Select(at => at % 4 == 0 ? longest : Samples.Frames["Send"])];
        var sending = Task.Run(() => SendAll(Bytes.Of(frames)));
        foreach (var frame in frames) Assert.Equal(frame, await ReceiveAsync());
        await sending.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Entries_keep_their_bytes_when_later_frames_come()
    {
        // The buffer that they were read into is used again.
        _near.Send(Bytes.Of(Samples.Frames["Entries"]));
        var entries = Assert.IsType<Entries>(await ReceiveAsync());
        var text = Enumerable.Repeat(Samples.Frames["Send"], 500);
        _near.Send(Bytes.Of(text));
        foreach (var _ in text) await ReceiveAsync();
        Assert.Equal(Bytes.Of(Samples.Frames["Entries"]), Bytes.Of(entries));
    }

    [Fact]
    public async Task Gathered_frames_are_sent_together_and_in_order()
    {
        for (var at = 1; at <= 1000; at++)
        {
            _far.Gather(new Send(at, at - 1, default, "lobby", "hello"));
            if (at % 7 == 0) _far.Flush();
        }

        _far.Flush();
        using var near = new FrameLink(_near) { MaximumFrame = WireConstants.MaximumFrame };
        var sequences = new List<long>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = near.ReadAsync(frames =>
        {
            sequences.AddRange(frames.Cast<Send>().Select(send => send.Sequence));
            if (sequences.Count >= 1000) all.TrySetResult();
            return default;
        });
        await all.Task.WaitAsync(s_patience);
        Assert.Equal(Enumerable.Range(1, 1000).Select(at => (long)at), sequences);
        near.Dispose();
        Assert.Null(await reading.WaitAsync(s_patience));
    }

    [Fact]
    public async Task The_last_frame_is_out_before_the_end()
    {
        using var near = new FrameLink(_near);
        var frames = new List<Frame>();
        var reading = near.ReadAsync(Keep(frames));
        _far.Gather(Samples.Frames["Send"]);
        _far.Gather(Samples.Frames["Error"]);
        _far.CloseWhenWritten();
        _far.Gather(new Ping());
        Assert.Null(await reading.WaitAsync(s_patience));
        Assert.Equal([Samples.Frames["Send"], Samples.Frames["Error"]], frames);
        Assert.True(near.HasEnded);
    }

    [Fact]
    public async Task All_waiting_frames_are_sent_before_the_end()
    {
        // More than the sockets' buffers hold, and the other side begins to read late.
        var frames = Enumerable.Repeat(Samples.Frames["Send with the longest text"], 100).ToArray();
        foreach (var frame in frames) _far.Gather(frame);
        _far.CloseWhenWritten();
        using var near = new FrameLink(_near) { MaximumFrame = WireConstants.MaximumFrame };
        var read = new List<Frame>();
        Assert.Null(await near.ReadAsync(Keep(read)).WaitAsync(s_patience));
        Assert.Equal(frames.Length, read.Count);
        near.Dispose();
        await _reading.WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_side_that_takes_nothing_is_cut_off_after_the_last_frame()
    {
        // More than the sockets' buffers hold, and less than the 16 MiB that may wait here.
        _near.ReceiveBufferSize = 4096;
        foreach (var frame in Enumerable.Repeat(Samples.Frames["Send with the longest text"], 100)) _far.Gather(frame);
        _far.CloseWhenWritten();
        Assert.False(_far.Closed.IsCompleted);
        await _far.Closed.WaitAsync(s_patience);
        Assert.NotEqual(0, _far.Backlog);
    }

    [Fact]
    public async Task A_frame_over_the_limit_ends_the_reading_with_its_error()
    {
        _near.Send([0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Equal(ChatError.FrameTooLong, (await _reading.WaitAsync(s_patience))!.Code);
    }

    [Fact]
    public async Task The_end_of_the_other_side_is_no_error()
    {
        _near.Shutdown(SocketShutdown.Send);
        Assert.Null(await _reading.WaitAsync(s_patience));
        Assert.True(_far.HasEnded);
    }

    [Fact]
    public async Task A_link_whose_other_side_does_not_read_is_closed()
    {
        // More than the sockets' buffers hold, and more than the 16 MiB that may wait here.
        var longest = Samples.Frames["Send with the longest text"];
        for (var at = 0; at < 2000 && !_reading.IsCompleted; at++) _far.Send(longest);
        Assert.Null(await _reading.WaitAsync(s_patience));
    }

    private static Func<IReadOnlyList<Frame>, ValueTask> Keep(List<Frame> all) => frames =>
    {
        all.AddRange(frames);
        return default;
    };

    private Task<Frame> ReceiveAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    private async Task AssertReceivedAsync(Frame[] frames)
    {
        foreach (var frame in frames) Assert.Equal(Bytes.Of(frame), Bytes.Of(await ReceiveAsync()));
    }

    /// <summary>Waits until all bytes are read, so that the next ones are read separately.</summary>
    private void WaitUntilRead() => Assert.True(SpinWait.SpinUntil(() => _farSocket.Available == 0, s_patience));

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[_near.Send(bytes)..];
    }
}
