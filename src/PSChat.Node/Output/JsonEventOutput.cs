using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>Writes one JSON object per line.</summary>
internal sealed class JsonEventOutput(TextWriter writer, TimeProvider time) : LineOutput(writer, time)
{
    /// <inheritdoc/>
    protected override string Format(NodeEvent value) => NodeEventJson.Write(value);
}
