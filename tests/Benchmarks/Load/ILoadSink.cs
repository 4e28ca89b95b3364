namespace PSChat.Benchmarks.Load;

/// <summary>Takes what a dialect has found in the bytes that came.</summary>
internal interface ILoadSink
{
    /// <summary>A message was delivered to a connection.</summary>
    void Delivered(LoadConnection connection, ReadOnlySpan<byte> text);

    /// <summary>The sender was told that its message is safe.</summary>
    void Acknowledged(LoadConnection connection, long sequence);
}
