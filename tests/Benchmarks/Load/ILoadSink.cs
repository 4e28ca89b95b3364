namespace PSChat.Benchmarks.Load;

/// <summary>Gets the messages that a dialect has decoded.</summary>
internal interface ILoadSink
{
    /// <summary>Called when a message was delivered to a connection.</summary>
    void Delivered(LoadConnection connection, ReadOnlySpan<byte> text);

    /// <summary>Called when a sender got an acknowledgement.</summary>
    void Acknowledged(LoadConnection connection, long sequence);
}
