using PSChat.Hosting;
using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>The loop ends after an unexpected exception, on every path into it.</summary>
public sealed class EventLoopTests
{
    [Fact]
    public void An_exception_of_a_posted_input_ends_the_loop()
    {
        var loop = Make(_ => { });
        loop.Post(() => throw new InvalidOperationException("posted"));
        Assert.Equal("posted", Assert.Throws<InvalidOperationException>(() => Run(loop)).Message);
    }

    [Fact]
    public void An_exception_of_an_input_handled_while_reading_ends_the_loop_as_well()
    {
        // A reader of sockets takes every exception for the end of its link.
        var loop = Make(loop => loop.Handle(() => throw new InvalidOperationException("read")));
        Assert.Equal("read", Assert.Throws<InvalidOperationException>(() => Run(loop)).Message);
    }

    [Fact]
    public void Of_several_failures_the_first_is_told()
    {
        var loop = Make(loop =>
        {
            loop.HandleNow("first", text => throw new InvalidOperationException(text));
            loop.HandleNow("second", text => throw new InvalidOperationException(text));
        });
        Assert.Equal("first", Assert.Throws<InvalidOperationException>(() => Run(loop)).Message);
    }

    /// <summary>A second turn ends it.</summary>
    private static void Run(EventLoop loop)
    {
        var turns = 0;
        loop.Run(
            () => TimeSpan.Zero,
            () =>
            {
                if (++turns > 1) loop.Stop();
            });
    }

    private static EventLoop Make(Action<EventLoop> read)
    {
        var wait = new ReadingWait();
        var loop = new EventLoop(new MonotonicClock(TimeProvider.System), wait);
        wait.Read = () => read(loop);
        return loop;
    }

    private sealed class ReadingWait : IEventWait
    {
        public Action Read { get; set; } = () => { };

        public void Wait(TimeSpan limit) => Read();

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }
}
