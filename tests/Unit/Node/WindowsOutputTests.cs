using PSChat.Node.Streams;

namespace PSChat.Node.Tests;

/// <summary>
/// Output as it is on Windows, which is .NET's own stream with the errors of this program around it. What its console and pipes
/// themselves report can be tried on Windows only.
/// </summary>
public sealed class WindowsOutputTests
{
    [Fact]
    public void Each_write_reaches_the_system_at_once()
    {
        using var system = new Buffer();
        using var output = new WindowsOutput(system);

        output.Write("one "u8);
        output.Write([.. "to be cut"u8], 6, 3);

        Assert.Equal(["one ", "cut"], system.Flushed);
        Assert.True(output is { CanWrite: true, CanRead: false, CanSeek: false });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_write_that_fails_at_once_or_at_the_flush_is_a_lost_output(bool isAtFlush)
    {
        using var system = new Buffer { Failure = new IOException("the pipe is being closed"), FailsAtFlush = isAtFlush };
        using var output = new WindowsOutput(system);

        var lost = Assert.Throws<OutputLostException>(() => output.Write("text"u8));

        Assert.Equal((OutputLoss.Failed, "the pipe is being closed"), (lost.Loss, lost.Message));
    }

    [Fact]
    public void Another_error_is_not_hidden()
    {
        using var system = new Buffer { Failure = new InvalidOperationException("a fault") };
        using var output = new WindowsOutput(system);

        Assert.Throws<InvalidOperationException>(() => output.Write("text"u8));
    }

    /// <summary>The system's stream: it buffers until it is flushed, and may fail.</summary>
    private sealed class Buffer : MemoryStream
    {
        public List<string> Flushed { get; } = [];

        public Exception? Failure { get; init; }

        public bool FailsAtFlush { get; init; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Failure is not null && !FailsAtFlush) throw Failure;
            base.Write(buffer);
        }

        public override void Flush()
        {
            if (Failure is not null) throw Failure;
            Flushed.Add(System.Text.Encoding.UTF8.GetString(ToArray()));
            SetLength(0);
        }
    }
}
