using System.Net.Sockets;

namespace PSChat.Benchmarks.Load;

/// <summary>Readiness by select, for systems without epoll; its cost grows with the number of sockets.</summary>
internal sealed class SelectReadiness : IReadiness
{
    private readonly Dictionary<Socket, int> _numbers = [];
    private readonly List<Socket> _ready = [];
    private int[] _found = [];

    /// <inheritdoc/>
    public void Add(Socket socket, int number) => _numbers[socket] = number;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Wait(TimeSpan limit)
    {
        _ready.Clear();
        _ready.AddRange(_numbers.Keys);
        Socket.Select(_ready, null, null, limit > TimeSpan.Zero ? limit : TimeSpan.Zero);
        _found = [.. _ready.Select(socket => _numbers[socket])];
        return _found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
