using PSChat.Node.Events;
using PSChat.Node.Streams;

namespace PSChat.Node.Output;

/// <summary>Writes one line for each event at once, because the reader may wait for it.</summary>
internal abstract class LineOutput(Stream stream, TimeProvider time) : EventOutput(time)
{
    private readonly byte[] _lineBreak = StandardStreams.Encoding.GetBytes(Environment.NewLine);
    private bool _isBroken;

    /// <inheritdoc/>
    public override void Rehearse(NodeEvent value) => _ = Format(value);

    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value)
    {
        // Each line is one write. Between two writes the process may end, or another process that appends to the same file may
        // write. A disk that gets full may have taken a part of a line, which is ended before the next one.
        var line = StandardStreams.Encoding.GetBytes(Format(value) + Environment.NewLine);
        if (_isBroken) line = [.. _lineBreak, .. line];
        try
        {
            stream.Write(line);
            stream.Flush();
            _isBroken = false;
        }
        catch (OutputLostException loss)
        {
            _isBroken |= loss.Written > 0;
            throw;
        }
    }

    /// <summary>Returns the event's line, without its line break.</summary>
    protected abstract string Format(NodeEvent value);
}
