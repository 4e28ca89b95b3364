using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>Writes one JSON object per line.</summary>
internal sealed class JsonEventOutput(Stream stream, TimeProvider time) : LineOutput(stream, time)
{
    /// <inheritdoc/>
    public override bool IsJson => true;

    /// <inheritdoc/>
    protected override string Format(NodeEvent value) => NodeEventJson.Write(value);
}
