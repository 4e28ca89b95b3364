using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>One JSON object a line, flushed at once: the reader may act on it.</summary>
internal sealed class JsonEventOutput(TextWriter writer, TimeProvider time) : EventOutput(time)
{
    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value)
    {
        writer.WriteLine(NodeEventJson.Write(value));
        writer.Flush();
    }
}
