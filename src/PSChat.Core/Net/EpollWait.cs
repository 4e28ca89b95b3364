using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Net;

/// <summary>
/// Waits for sockets and for other threads at once, by Linux's epoll. Frames are read and handled on the event loop's thread,
/// without waking another thread. The runtime's own sockets would take a message over two threads.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class EpollWait : IEventWait
{
    /// <summary>Most events that one wait takes; the others come with the next wait.</summary>
    private const int Capacity = 256;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const long WakeUp = 0;

    private readonly Lock _gate = new();
    private readonly Epoll _epoll = new(Capacity);
    private readonly int _wakeUp;
    private readonly (EpollSocket? Socket, uint Events)[] _ready = new (EpollSocket?, uint)[Capacity];

    /// <summary>
    /// The watched sockets by a number that is never used twice, so that an event of a socket that has been closed is ignored.
    /// </summary>
    private readonly Dictionary<long, EpollSocket> _sockets = [];
    private long _lastNumber = WakeUp;
    private int _thread;
    private bool _isDisposed;

    /// <exception cref="Win32Exception">The system has no handle left.</exception>
    public EpollWait()
    {
        _wakeUp = CreateEvent(0, CloseOnExec | NonBlocking);
        if (_wakeUp < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        _epoll.Add(_wakeUp, Epoll.Readable, WakeUp);
    }

    /// <summary>
    /// Buffer that links read into, one after the other. A link keeps only an incomplete last frame, so thousands of idle links
    /// have no buffer.
    /// </summary>
    public byte[] Scratch { get; } = new byte[256 * 1024];

    /// <summary>Whether the caller runs inside <see cref="Wait(TimeSpan)"/>.</summary>
    public bool IsOnItsThread => _thread == Environment.CurrentManagedThreadId;

    /// <summary>
    /// Watches a socket. A waiter for it continues inside <see cref="Wait(TimeSpan)"/>, on the event loop's thread.
    /// </summary>
    /// <exception cref="Win32Exception">The system watches as many sockets as it can (Linux: max_user_watches).</exception>
    public EpollSocket Watch(Socket socket)
    {
        lock (_gate)
        {
            var watched = new EpollSocket(this, socket, ++_lastNumber);
            if (_isDisposed)
            {
                watched.Close();
                return watched;
            }

            _epoll.Add(watched.Handle, watched.Interest, watched.Number);
            _sockets[watched.Number] = watched;
            return watched;
        }
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan limit)
    {
        var count = _epoll.Wait(limit);
        if (count == 0) return;
        lock (_gate)
        {
            for (var at = 0; at < count; at++) _ready[at] = Find(_epoll[at]);
        }

        _thread = Environment.CurrentManagedThreadId;
        for (var at = 0; at < count; at++)
        {
            _ready[at].Socket?.OnReady(_ready[at].Events);
            _ready[at] = default;
        }

        _thread = 0;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isDisposed) _ = Write(_wakeUp, 1, sizeof(long));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EpollSocket[] open;
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            open = [.. _sockets.Values];
            _sockets.Clear();
            _ = Close(_wakeUp);
            _epoll.Dispose();
        }

        foreach (var socket in open) socket.Close();
    }

    internal void Change(EpollSocket socket)
    {
        lock (_gate)
        {
            if (!_sockets.ContainsKey(socket.Number)) return;
            _epoll.Change(socket.Handle, socket.Interest, socket.Number);
        }
    }

    internal void Forget(EpollSocket socket)
    {
        lock (_gate)
        {
            if (_sockets.Remove(socket.Number)) _epoll.Remove(socket.Handle);
        }
    }

    private (EpollSocket? Socket, uint Events) Find((long Number, uint Events) ready)
    {
        if (ready.Number != WakeUp) return (_sockets.GetValueOrDefault(ready.Number), ready.Events);
        if (!_isDisposed) _ = Read(_wakeUp, out _, sizeof(long));
        return default;
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int handle, in long value, nint count);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int handle, out long value, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
