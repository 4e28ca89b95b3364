using System.Net;
using System.Net.Sockets;

namespace PSChat.Benchmarks.Load;

/// <summary>One client's connection; sends and receives without ever blocking, once it is open.</summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly TimeSpan s_openPatience = TimeSpan.FromSeconds(20);

    private readonly byte[] _received = new byte[4096];
    private byte[] _kept = [];
    private int _keptCount;
    private byte[] _pending = new byte[512];
    private int _pendingCount;

    /// <summary>Connects.</summary>
    /// <param name="number">Counts the connections of a run.</param>
    /// <param name="sender">Which sender it is; −1 for a receiver.</param>
    /// <param name="server">Where to.</param>
    /// <param name="room">Which room it joins; senders send to 0.</param>
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

    /// <summary>Which sender it is; −1 for a receiver.</summary>
    public int Sender { get; }

    /// <summary>Which room it joins.</summary>
    public int Room { get; }

    public bool IsSender => Sender >= 0;

    public Socket Socket { get; }

    /// <summary>Whether something waits to be sent.</summary>
    public bool HasPending => _pendingCount > 0;

    /// <summary>Room at the end of what is to be sent, to be taken with <see cref="Advance"/>.</summary>
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

    /// <summary>Sends what the network takes now.</summary>
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

    /// <summary>While it opens: sends, waits for bytes, and gives them to <paramref name="read"/> until that has enough.</summary>
    /// <param name="read">Returns how many bytes it has read, and whether it needs more.</param>
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

    /// <summary>Reads what has come.</summary>
    /// <param name="buffer">Shared by all connections.</param>
    /// <param name="dialect">Understands it.</param>
    /// <param name="sink">Takes what it says.</param>
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
