using System.Net.Sockets;

namespace PSChat.Benchmarks.Load;

/// <summary>Tells which of many sockets have something to read, so that one thread can serve them all.</summary>
internal interface IReadiness : IDisposable
{
    /// <summary>Watches a socket under a number of the caller's.</summary>
    void Add(Socket socket, int number);

    /// <summary>Waits until one at least can be read, or the time is over.</summary>
    /// <param name="limit">How long to wait; not at all if it is not positive.</param>
    /// <returns>The numbers of those that can be read; valid until the next call.</returns>
    ReadOnlySpan<int> Wait(TimeSpan limit);

    /// <summary>The best that this system has.</summary>
    static IReadiness Create() => OperatingSystem.IsLinux() ? new Epoll() : new SelectReadiness();
}
