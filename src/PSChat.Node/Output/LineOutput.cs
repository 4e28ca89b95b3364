using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>Writes one line for each event and flushes it at once, because the reader may wait for it.</summary>
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

    /// <summary>Returns the event's line, without its line break.</summary>
    protected abstract string Format(NodeEvent value);
}
