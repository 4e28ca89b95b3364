namespace PSChat.Node.Streams;

/// <summary>A standard stream for output on Windows. .NET does not report there that the reader of a pipe is gone.</summary>
/// <param name="stream">.NET's stream.</param>
internal sealed class WindowsOutput(Stream stream) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
            stream.Flush();
        }
        catch (IOException error)
        {
            throw new OutputLostException(OutputLoss.Failed, error.Message);
        }
    }
}
