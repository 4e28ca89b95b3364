using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>One line for each event, flushed at once: the reader may act on it.</summary>
internal abstract class LineOutput(TextWriter writer, TimeProvider time) : EventOutput(time)
{
    /// <inheritdoc/>
    public override void Rehearse(NodeEvent value) => _ = Format(value);

    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value)
    {
        writer.WriteLine(Format(value));
        writer.Flush();
    }

    /// <summary>The event's line, without its line break.</summary>
    protected abstract string Format(NodeEvent value);
}
