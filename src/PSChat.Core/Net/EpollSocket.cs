using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;

namespace PSChat.Net;

/// <summary>
/// One socket that an <see cref="EpollWait"/> watches. A waiter for the socket continues on the event loop's thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollSocket : IValueTaskSource
{
    private readonly EpollWait _wait;
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _readable;
    private bool _isAwaited;
    private volatile bool _isClosed;
    private Action? _onWritable;

    public EpollSocket(EpollWait wait, Socket socket, long number)
    {
        _wait = wait;
        Handle = (int)socket.SafeHandle.DangerousGetHandle();
        Number = number;
    }

    public int Handle { get; }

    public long Number { get; }

    public byte[] Scratch => _wait.Scratch;

    /// <summary>
    /// Whether the caller has waited long enough: it runs on the event loop's thread, or the socket is closed. An event may come
    /// before its waiter waits; the waiter then continues on its own thread and must wait again.
    /// </summary>
    public bool HasCome => _isClosed || _wait.IsOnItsThread;

    /// <summary>
    /// Whether the socket is closed. After that nothing may be read, and the scratch buffer must not be touched: the waiter
    /// continues on another thread, and another link's bytes are in the scratch buffer.
    /// </summary>
    public bool IsClosed => _isClosed;

    /// <summary>
    /// Events that the kernel is to report. A socket that is awaited stays watched from one wait to the next, at no cost.
    /// </summary>
    public uint Interest { get; private set; } = Epoll.Readable;

    /// <summary>
    /// Completes when there is something to read, the other side has closed, or <see cref="Close"/> was called.
    /// </summary>
    public ValueTask WhenReadable()
    {
        lock (_gate)
        {
            if (_isClosed) return ValueTask.CompletedTask;
            _readable.Reset();
            _isAwaited = true;
            Want(Epoll.Readable, true);
            return new ValueTask(this, _readable.Version);
        }
    }

    /// <summary>Calls <paramref name="action"/> whenever something can be written; null ends that.</summary>
    public void OnWritable(Action? action)
    {
        lock (_gate)
        {
            _onWritable = action;
            if (!_isClosed) Want(Epoll.Writable, action is not null);
        }
    }

    /// <summary>
    /// Stops watching. To be called before the socket is disposed, because its number may then be another socket's.
    /// </summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            _onWritable = null;
        }

        _wait.Forget(this);

        // The caller of Close is in the middle of something, so the waiter must not continue inside this call.
        _readable.RunContinuationsAsynchronously = true;
        CompleteRead();
    }

    internal void OnReady(uint events)
    {
        if ((events & ~Epoll.Readable) != 0) _onWritable?.Invoke();
        if ((events & ~Epoll.Writable) != 0 && !CompleteRead()) Pause();
    }

    void IValueTaskSource.GetResult(short token) => _readable.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _readable.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _readable.OnCompleted(continuation, state, token, flags);

    /// <returns>Whether there was a waiter.</returns>
    private bool CompleteRead()
    {
        lock (_gate)
        {
            if (!_isAwaited) return false;
            _isAwaited = false;
        }

        _readable.SetResult(true);
        return true;
    }

    /// <summary>Stops reporting readability while nobody reads; otherwise the kernel would report it again and again.</summary>
    private void Pause()
    {
        lock (_gate)
        {
            if (!_isAwaited && !_isClosed) Want(Epoll.Readable, false);
        }
    }

    private void Want(uint what, bool isWanted)
    {
        var interest = isWanted ? Interest | what : Interest & ~what;
        if (interest == Interest) return;
        Interest = interest;
        _wait.Change(this);
    }
}
