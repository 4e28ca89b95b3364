using System.Net.Sockets;

namespace PSChat.Benchmarks.Load;

/// <summary>Finds the sockets that have bytes to read, so that one thread can serve many.</summary>
internal interface IReadiness : IDisposable
{
    /// <summary>Watches a socket under the caller's number.</summary>
    void Add(Socket socket, int number);

    /// <summary>Waits until at least one can be read, or the time is over.</summary>
    /// <param name="limit">Longest wait; none if it is not positive.</param>
    /// <returns>The numbers of the readable sockets; valid until the next call.</returns>
    ReadOnlySpan<int> Wait(TimeSpan limit);

    /// <summary>Makes the best kind that this system has.</summary>
    static IReadiness Create() => OperatingSystem.IsLinux() ? new EpollReadiness() : new SelectReadiness();
}
