using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>One JSON object a line, flushed at once: the reader may act on it.</summary>
internal sealed class JsonEventOutput(TextWriter writer, TimeProvider time) : IEventOutput
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Write(NodeEvent value)
    {
        lock (_gate)
        {
            value.Time = time.GetUtcNow();
            writer.WriteLine(NodeEventJson.Write(value));
            writer.Flush();
        }
    }
}
