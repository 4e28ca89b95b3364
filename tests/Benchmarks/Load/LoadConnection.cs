using System.Net;
using System.Net.Sockets;

namespace PSChat.Benchmarks.Load;

/// <summary>One client's connection, which sends and receives without blocking once it is open.</summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly TimeSpan s_openPatience = TimeSpan.FromSeconds(20);

    private readonly byte[] _received = new byte[4096];
    private byte[] _kept = [];
    private int _keptCount;
    private byte[] _pending = new byte[512];
    private int _pendingCount;

    /// <summary>Connects to a server.</summary>
    /// <param name="number">Number of the connection in the run.</param>
    /// <param name="sender">Number of the sender; −1 for a receiver.</param>
    /// <param name="server">The server's endpoint.</param>
    /// <param name="room">Number of the room to join; senders send to 0.</param>
    public LoadConnection(int number, int sender, IPEndPoint server, int room = 0)
    {
        Number = number;
        Room = room;
        Sender = sender;
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.ReceiveTimeout = (int)s_openPatience.TotalMilliseconds;
        Socket.Connect(server);
    }

    public int Number { get; }

    /// <summary>Number of the sender; −1 for a receiver.</summary>
    public int Sender { get; }

    /// <summary>Number of its room.</summary>
    public int Room { get; }

    public bool IsSender => Sender >= 0;

    public Socket Socket { get; }

    /// <summary>Whether bytes wait to be sent.</summary>
    public bool HasPending => _pendingCount > 0;

    /// <summary>Returns space at the end of the send buffer; <see cref="Advance"/> claims it.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_pendingCount + count > _pending.Length) Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingCount + count));
        return _pending.AsSpan(_pendingCount);
    }

    public void Advance(int count) => _pendingCount += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Sends as many bytes as the network accepts now.</summary>
    public void Flush()
    {
        var at = 0;
        while (at < _pendingCount)
        {
            var count = Socket.Send(_pending.AsSpan(at, _pendingCount - at), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) break;
            if (error != SocketError.Success) throw new SocketException((int)error);
            at += count;
        }

        _pendingCount -= at;
        if (_pendingCount > 0) Buffer.BlockCopy(_pending, at, _pending, 0, _pendingCount);
    }

    /// <summary>Used while it opens: sends, and passes received bytes to <paramref name="read"/> until it has enough.</summary>
    /// <param name="read">Returns the number of bytes that it has read, and whether it needs more.</param>
    public void Converse(Func<ReadOnlyMemory<byte>, (int Read, bool WantsMore)> read)
    {
        Flush();
        while (true)
        {
            var count = Socket.Receive(_received);
            if (count == 0) throw new IOException("The server closed the connection while it was opened.");
            Keep(_received.AsSpan(0, count));
            var (used, wantsMore) = read(_kept.AsMemory(0, _keptCount));
            Drop(used);
            if (!wantsMore) return;
            Flush();
        }
    }

    /// <summary>Reads the received bytes.</summary>
    /// <param name="buffer">Shared by all connections.</param>
    /// <param name="dialect">Decodes the bytes.</param>
    /// <param name="sink">Gets the decoded messages.</param>
    /// <exception cref="IOException">The server has closed the connection.</exception>
    public void Receive(byte[] buffer, Dialect dialect, ILoadSink sink)
    {
        if (_keptCount > 0) Buffer.BlockCopy(_kept, 0, buffer, 0, _keptCount);
        var count = Socket.Receive(buffer.AsSpan(_keptCount), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (count == 0) throw new IOException($"The server closed connection {Number} ({error}).");
        var total = _keptCount + count;
        var used = dialect.Read(this, buffer.AsSpan(0, total), sink);
        _keptCount = 0;
        Keep(buffer.AsSpan(used, total - used));
    }

    public void Dispose() => Socket.Dispose();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_keptCount + bytes.Length > _kept.Length) Array.Resize(ref _kept, _keptCount + bytes.Length);
        bytes.CopyTo(_kept.AsSpan(_keptCount));
        _keptCount += bytes.Length;
    }

    private void Drop(int count)
    {
        _keptCount -= count;
        Buffer.BlockCopy(_kept, count, _kept, 0, _keptCount);
    }
}
