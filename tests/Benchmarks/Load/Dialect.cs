namespace PSChat.Benchmarks.Load;

/// <summary>Protocol between one kind of server and its clients.</summary>
internal abstract class Dialect
{
    /// <summary>Whether the server acknowledges messages.</summary>
    public virtual bool Acknowledges => false;

    /// <summary>Exchanges the frames before the first message; returns when the connection may be used.</summary>
    public abstract void Open(LoadConnection connection);

    /// <summary>Adds a message to the send buffer.</summary>
    public abstract void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text);

    /// <summary>Adds a frame that keeps the server from closing a silent connection.</summary>
    public virtual void WriteSignOfLife(LoadConnection connection)
    {
    }

    /// <summary>Reads complete messages.</summary>
    /// <returns>Number of bytes that it has read; the others come again, with those that follow.</returns>
    public abstract int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink);
}
