using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Net;

namespace PSChat.Benchmarks.Load;

/// <summary>Readiness by Linux's epoll, whose cost does not grow with the number of idle sockets.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollReadiness : IReadiness
{
    private const int Capacity = 512;

    private readonly Epoll _epoll = new(Capacity);
    private readonly int[] _numbers = new int[Capacity];

    /// <inheritdoc/>
    public void Add(Socket socket, int number) =>
        _epoll.Add((int)socket.SafeHandle.DangerousGetHandle(), Epoll.Readable, number);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Wait(TimeSpan limit)
    {
        var count = _epoll.WaitPrecisely(limit);
        for (var at = 0; at < count; at++) _numbers[at] = (int)_epoll[at].Number;
        return _numbers.AsSpan(0, count);
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();
}
