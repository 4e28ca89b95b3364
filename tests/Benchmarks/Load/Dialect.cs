namespace PSChat.Benchmarks.Load;

/// <summary>How the clients of one kind of server talk to it.</summary>
internal abstract class Dialect
{
    /// <summary>Whether the server tells a sender that its message is safe.</summary>
    public virtual bool Acknowledges => false;

    /// <summary>Says what is to be said before the first message; returns when the connection may be used.</summary>
    public abstract void Open(LoadConnection connection);

    /// <summary>Adds a message to what is to be sent.</summary>
    public abstract void WriteMessage(LoadConnection connection, long sequence, ReadOnlySpan<byte> text);

    /// <summary>Adds what keeps the server from closing a connection that has nothing to say.</summary>
    public virtual void WriteSignOfLife(LoadConnection connection)
    {
    }

    /// <summary>Reads whole messages.</summary>
    /// <returns>How many bytes it has read; the others come again, with those behind them.</returns>
    public abstract int Read(LoadConnection connection, ReadOnlySpan<byte> bytes, ILoadSink sink);
}
