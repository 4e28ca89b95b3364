using System.Threading.Channels;
using PSChat.Node.Events;
using PSChat.Node.Streams;

namespace PSChat.Node.Output;

/// <summary>
/// Writes events to another output on a thread of its own. A server reports on the thread that serves its clients; a reader that
/// does not read (a pager, a terminal that was stopped with Ctrl+S) would otherwise stop the server.
/// </summary>
internal sealed class QueuedOutput : EventOutput
{
    // More than an election with all its steps reports; a megabyte at most.
    private const int Capacity = 4096;

    // Longest wait for a reader at the end, which must not keep the process alive.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<NodeEvent> _waiting = Channel.CreateBounded<NodeEvent>(Capacity);
    private readonly EventOutput _output;
    private readonly Thread _writing;

    /// <summary>Begins to write.</summary>
    public QueuedOutput(EventOutput output, TimeProvider time)
        : base(time)
    {
        _output = output;
        _ = PassLossOnAsync();
        _writing = new Thread(WriteAll) { IsBackground = true, Name = "pschat output" };
        _writing.Start();
    }

    /// <inheritdoc/>
    public override bool IsJson => _output.IsJson;

    /// <inheritdoc/>
    public override long Dropped => base.Dropped + _output.Dropped + _waiting.Reader.Count;

    /// <inheritdoc/>
    public override void Rehearse(NodeEvent value) => _output.Rehearse(value);

    /// <inheritdoc/>
    public override void End(NodeEvent last)
    {
        base.End(last);
        Close();
    }

    /// <summary>Writes what waits, as far as its reader takes it within a second; returns whether that was all.</summary>
    public bool Close()
    {
        _waiting.Writer.TryComplete();
        return _writing.Join(Patience);
    }

    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value)
    {
        if (!_waiting.Writer.TryWrite(value)) throw new OutputLostException(OutputLoss.Failed, "its reader does not read");
    }

    private void WriteAll()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_waiting.Reader.TryRead(out var value)) _output.Relay(value);
        }
    }

    private async Task PassLossOnAsync() => Lose(await _output.Lost.ConfigureAwait(false));
}
